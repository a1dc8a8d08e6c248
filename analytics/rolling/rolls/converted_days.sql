-- The roll of conversions by days ({hours}: when they begin, {ends}: when they end); a row is a day and an origin.
select d.hour_at, r.brand_id, r.journey_id, r.version_id, r.op, r.channel, r.sender_id, r.touch, r.currency,
       sum(r.purchases_last) as purchases_last, sum(r.purchases_first) as purchases_first,
       sum(r.purchases_even) as purchases_even,
       sum(r.amount_last) as amount_last, sum(r.amount_first) as amount_first, sum(r.amount_even) as amount_even,
       sum(r.margin_last) as margin_last, sum(r.margin_first) as margin_first, sum(r.margin_even) as margin_even,
       sum(r.margin_known_last) as margin_known_last, sum(r.margin_known_first) as margin_known_first,
       sum(r.margin_known_even) as margin_known_even,
       sum(r.purchases_only) as purchases_only, sum(r.amount_only) as amount_only
from unnest({hours}::timestamptz[], {ends}::timestamptz[]) as d(hour_at, until)
join analytics_conversionroll r on r.hour_at >= d.hour_at and r.hour_at < d.until
where r.hour_at >= {since} and r.hour_at < {until}
group by d.hour_at, r.brand_id, r.journey_id, r.version_id, r.op, r.channel, r.sender_id, r.touch, r.currency
