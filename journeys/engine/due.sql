-- For each op of the versions that run: the earliest moment at which somebody there is due. One index look-up a row.
select p.version, p.op, e.due_at, null::bigint
from unnest({versions}::bigint[], {ops}::smallint[]) p(version, op)
cross join lateral (
  select due_at from journeys_enrollment
  where version_id = p.version and op = p.op and due_at is not null
  order by due_at limit 1
) e
union all
-- And, with their journey and without an op, the versions of stopped journeys that somebody is still inside of.
select v.id, null, null, v.journey_id
from journeys_journey j
join journeys_version v on v.journey_id = j.id
cross join lateral (
  select from journeys_enrollment where version_id = v.id and due_at is not null limit 1
) e
where j.status = 'stopped'
