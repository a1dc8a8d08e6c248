-- Runs of some customers ({members}) that are inside journeys now. One row is a journey with any.
select e.journey_id, count(*)
from journeys_enrollment e
where e.exited_at is null and e.journey_id = any({journeys}::bigint[]) and e.customer_id in ({members})
group by e.journey_id
