-- As lags.sql, of one journey, from conversions one by one.
select width_bucket(extract(epoch from r.occurred_at - r.touched_at), {edges}::numeric[]) as span, sum({count})
from analytics_conversion r
where r.hour_at >= {since} and r.hour_at < {until} and r.journey_id = {journey} and {count} > 0
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by 1
