-- For each entry of the versions that run: the earliest moment at which somebody is to be judged at its door. A journey
-- that drains lets nobody in.
select p.version, p.op, a.due_at
from unnest({versions}::bigint[], {ops}::smallint[]) p(version, op)
join journeys_version v on v.id = p.version
join journeys_journey j on j.id = v.journey_id and j.status = 'running'
cross join lateral (
  select due_at from journeys_arrival where version_id = p.version and op = p.op order by due_at limit 1
) a
