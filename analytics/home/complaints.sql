-- Complaints from the hourly counters of the delivery. One row is a day of the period that was asked for or of the one
-- before it, today or yesterday, on which there were any.
select (c.hour_at at time zone {zone})::date, sum(c.complained)::bigint
from delivery_messagecount c
where ((c.hour_at >= {before} and c.hour_at < {until}) or c.hour_at >= {yesterday})
  and c.complained > 0
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or c.journey_id = {journey})
  and ({channel}::text is null or c.channel = {channel})
group by 1
