-- Conversions by the hour in which was bought, and the origin of the message; by each rule, how many purchases, their
-- amount, and of it the margin and the part whose margin is known.
select hour_at, brand_id, journey_id, version_id, op, channel, sender_id, touch, currency,
       sum(count_last) as purchases_last, sum(count_first) as purchases_first, sum(count_even) as purchases_even,
       sum(last) as amount_last, sum(first) as amount_first, sum(even) as amount_even,
       coalesce(sum(margin) filter (where count_last = 1), 0) as margin_last,
       coalesce(sum(margin) filter (where count_first = 1), 0) as margin_first,
       coalesce(sum(margin_even), 0) as margin_even,
       coalesce(sum(last) filter (where margin is not null), 0) as margin_known_last,
       coalesce(sum(first) filter (where margin is not null), 0) as margin_known_first,
       coalesce(sum(even) filter (where margin is not null), 0) as margin_known_even,
       count(*) filter (where count_even = 1) as purchases_only,
       coalesce(sum(amount) filter (where count_even = 1), 0) as amount_only
from analytics_conversion
where hour_at >= {since} and hour_at < {until} and hour_at = any({hours}::timestamptz[])
group by hour_at, brand_id, journey_id, version_id, op, channel, sender_id, touch, currency
