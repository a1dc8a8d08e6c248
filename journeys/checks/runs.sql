-- Entered = inside + exited, of every version: the counters of entries against the enrollments themselves. Who came here
-- from another version counts as entered, and who went over to another one no more.
-- One row is a version in which they differ. What was counted are entries; what there is are runs. No row: they agree.
with counted as (
  select c.version_id, c.journey_id, sum(case when c.port = 'over' then -c.count else c.count end) as count
  from journeys_opcount c
  where c.reason = {entered} and c.port = 'next' or c.port in ('here', 'over')
  group by c.version_id, c.journey_id
),
recomputed as (
  select version_id, journey_id, count(*) as count from journeys_enrollment group by version_id, journey_id
)
select jsonb_build_object('journey', journey_id, 'version', version_id), 'runs',
       coalesce(c.count, 0)::text, coalesce(r.count, 0)::text
from counted c
full join recomputed r using (version_id, journey_id)
where coalesce(c.count, 0) <> coalesce(r.count, 0)
order by version_id
