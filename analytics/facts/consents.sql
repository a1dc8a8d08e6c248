-- What customers chose in a period, from the roll of consents, summed three ways in one pass: by day ('day'), by topic and
-- channel ('topic') and by where the choice came from ('source'). What was allowed when the period began is all that was
-- granted before, less all that was withdrawn; it is there by topic and channel. One row is one sum.
with mine as (
  select r.topic_id, r.channel, r.source, r.granted, r.withdrawn, r.refused, r.hour_at,
         r.hour_at >= {since} as is_now
  from analytics_consentroll r
  join customers_topic t on t.id = r.topic_id
  where r.hour_at < {until}
    and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
    and ({channel}::text is null or r.channel = {channel})
)
select 'before' as part, null::date as on_, topic_id, channel, null::text as source,
       sum(granted)::bigint as granted, sum(withdrawn)::bigint as withdrawn, sum(refused)::bigint as refused
from mine where not is_now
group by topic_id, channel
union all
select case grouping(on_, topic_id, source) when 3 then 'day' when 5 then 'topic' else 'source' end,
       on_, topic_id, channel, source, sum(granted)::bigint, sum(withdrawn)::bigint, sum(refused)::bigint
from (select (hour_at at time zone {zone})::date as on_, topic_id, channel, source, granted, withdrawn, refused
      from mine where is_now) n
group by grouping sets ((on_), (topic_id, channel), (source))
