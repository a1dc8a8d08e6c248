-- All purchases of these hours, whether they count for a message or not. One row is an hour and a currency.
select date_trunc('hour', b.occurred_at, 'UTC') as hour_at, b.currency, count(*) as purchases, sum(b.amount) as amount
from customers_purchase b
where b.canceled_at is null and b.occurred_at >= {since} and b.occurred_at < {until}
  and date_trunc('hour', b.occurred_at, 'UTC') = any({hours}::timestamptz[]) and {among}
group by 1, 2
