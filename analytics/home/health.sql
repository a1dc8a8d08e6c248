-- How running journeys have been of late. One row is a journey: entries of the last day, of the seven days before it, the
-- hour of the last one in those eight days; people put out by a step that could not be carried out; messages handed over
-- and failed, of the last day. Every counter is found by its key.
with version as materialized (
  select * from unnest({journeys}::bigint[], {versions}::bigint[], {ops}::smallint[], {doors}::boolean[])
    as v(journey_id, version_id, op, is_door)
),
entry as (
  select v.journey_id, coalesce(sum(c.count) filter (where c.hour_at >= {day}), 0)::bigint as lately,
         coalesce(sum(c.count) filter (where c.hour_at < {day}), 0)::bigint as usually, max(c.hour_at) as last_at
  from version v
  join journeys_opcount c on c.version_id = v.version_id and c.op = v.op and c.port = 'next' and c.hour_at >= {week}
  where v.is_door
  group by v.journey_id
),
broken as (
  select v.journey_id, sum(c.count)::bigint as people
  from version v
  join journeys_opcount c
    on c.version_id = v.version_id and c.op = v.op and c.port = 'out' and c.reason = 'broken' and c.hour_at >= {day}
  group by v.journey_id
),
message as (
  select c.journey_id, sum(c.sent)::bigint as sent, sum(c.failed)::bigint as failed
  from delivery_messagecount c
  where c.hour_at >= {day} and c.journey_id = any({journeys}::bigint[])
  group by c.journey_id
)
select j.id, coalesce(e.lately, 0), coalesce(e.usually, 0), e.last_at, coalesce(b.people, 0), coalesce(m.sent, 0),
       coalesce(m.failed, 0)
from (select distinct journey_id as id from version) j
left join entry e on e.journey_id = j.id
left join broken b on b.journey_id = j.id
left join message m on m.journey_id = j.id
