-- Conversions by the hour in which was bought, brand, channel and time since the touch: the place in {edges} (seconds) of
-- the first edge that the purchase came before.
select hour_at, brand_id, channel, width_bucket(extract(epoch from occurred_at - touched_at), {edges}::numeric[]) as span,
       sum(count_last) as purchases_last, sum(count_first) as purchases_first, sum(count_even) as purchases_even
from analytics_conversion
where hour_at >= {since} and hour_at < {until} and hour_at = any({hours}::timestamptz[])
group by hour_at, brand_id, channel, span
