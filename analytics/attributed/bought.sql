-- All purchases of a period, whether they count for a message or not. One row is a day of the company and a currency.
select (r.hour_at at time zone {zone})::date, r.currency, sum(r.purchases)::bigint, sum(r.amount)
from analytics_purchaseroll r
where r.hour_at >= {since} and r.hour_at < {until}
group by 1, r.currency
