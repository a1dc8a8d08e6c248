-- How many stand at each op of a journey's versions: one row is one op at which somebody is. Read from the index of those
-- who are due, version by version.
select e.version_id, e.op, count(*)
from journeys_version v
join journeys_enrollment e on e.version_id = v.id and e.due_at is not null
where v.journey_id = {journey}
group by e.version_id, e.op
