-- How long after the touch was bought, for purchases of a period that count for messages by one rule ({purchases}). One row is
-- a span of time: a place in analytics.lags.EDGES.
select r.span, sum({purchases})
from analytics_lagroll r
where r.hour_at >= {since} and r.hour_at < {until} and {purchases} > 0
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by r.span
