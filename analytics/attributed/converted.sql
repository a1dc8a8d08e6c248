-- Customers of purchases of a period that count for messages of the brands asked for by {rule}, where {holds}. One row is a
-- purchase and a message.
select c.customer_id
from analytics_conversion c
where c.hour_at >= {since} and c.hour_at < {until}
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and case {rule} when 'last' then c.count_last when 'first' then c.count_first else c.count_even end > 0
  and {holds}
