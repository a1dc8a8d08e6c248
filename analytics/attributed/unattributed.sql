-- Customers of purchases of a period that count for no message of those asked for by {rule}, or not in full. One row is
-- a customer, once.
select distinct b.customer_id
from customers_purchase b
where b.canceled_at is null and b.occurred_at >= {since} and b.occurred_at < {until}
  and coalesce((
    select sum(case {rule} when 'last' then c.count_last when 'first' then c.count_first else c.count_even end)
    from analytics_conversion c
    where c.purchase_id = b.id and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
      and ({journey}::bigint is null or c.journey_id = {journey}) and ({channel}::text is null or c.channel = {channel})
  ), 0) < 1
