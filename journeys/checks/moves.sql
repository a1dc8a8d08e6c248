-- Every run has left a decision for its entry, for each of its moves, and for being put out, and no other. Going over to
-- another version is no move of its own: it leaves one there and one here. One row is a version in which some runs have more
-- or fewer, with their number and one of them. Of runs that ended before {kept_from} decisions are not kept.
with decided as (
  select customer_id, enrollment_id, count(*) filter (where port not in ('out', 'back', 'over', 'here')) as count,
         count(*) filter (where port = 'out') - count(*) filter (where port = 'back') as out,
         count(*) filter (where port = 'here') - count(*) filter (where port = 'over') as came
  from journeys_decision where enrollment_id is not null group by customer_id, enrollment_id
),
differing as (
  select e.version_id, e.journey_id, e.customer_id, e.visit, coalesce(d.count, 0) as count
  from journeys_enrollment e
  left join decided d on d.customer_id = e.customer_id and d.enrollment_id = e.id
  where (e.exited_at is null or e.exited_at >= {kept_from})
    and (coalesce(d.count, 0) <> e.visit or coalesce(d.out, 0) > 1 or coalesce(d.came, 0) <> 0)
)
select jsonb_build_object('journey', journey_id, 'version', version_id, 'customer', min(customer_id)), 'moves of runs',
       sum(visit)::text, sum(count)::text || ' (' || count(*) || ' runs)'
from differing group by version_id, journey_id order by version_id
