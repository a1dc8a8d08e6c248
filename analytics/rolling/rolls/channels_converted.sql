-- Conversions by the hour in which was bought, brand, channel, sender and currency. As in converted.sql.
select hour_at, brand_id, channel, sender_id, currency,
       sum(count_last) as purchases_last, sum(count_first) as purchases_first, sum(count_even) as purchases_even,
       sum(last) as amount_last, sum(first) as amount_first, sum(even) as amount_even,
       coalesce(sum(margin) filter (where count_last = 1), 0) as margin_last,
       coalesce(sum(margin) filter (where count_first = 1), 0) as margin_first,
       coalesce(sum(margin_even), 0) as margin_even,
       coalesce(sum(last) filter (where margin is not null), 0) as margin_known_last,
       coalesce(sum(first) filter (where margin is not null), 0) as margin_known_first,
       coalesce(sum(even) filter (where margin is not null), 0) as margin_known_even
from analytics_conversion
where hour_at >= {since} and hour_at < {until} and hour_at = any({hours}::timestamptz[])
group by hour_at, brand_id, channel, sender_id, currency
