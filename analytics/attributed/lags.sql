-- How long after the touch was bought, for purchases of a period that count for messages by {rule}. One row is a channel and
-- a span of time: the place in {edges} (seconds) of the first edge that the purchase came before.
select c.channel, width_bucket(extract(epoch from c.occurred_at - c.touched_at), {edges}::numeric[]) as span,
       sum(case {rule} when 'last' then c.count_last when 'first' then c.count_first else c.count_even end)
from analytics_conversion c
where c.hour_at >= {since} and c.hour_at < {until}
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or c.journey_id = {journey})
  and ({channel}::text is null or c.channel = {channel})
  and case {rule} when 'last' then c.count_last when 'first' then c.count_first else c.count_even end > 0
group by 1, 2
