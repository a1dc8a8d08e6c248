-- All purchases of a period, whether they count for a message or not. One row is an hour and a currency.
select r.hour_at, r.currency, r.purchases, r.amount
from analytics_purchaseroll r
where r.hour_at >= {since} and r.hour_at < {until}
