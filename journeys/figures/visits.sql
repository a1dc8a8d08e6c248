-- Decisions by which somebody came to a node or left it, the newest first. One row is one decision.
select d.at, d.id, d.customer_id, d.journey_id, d.version_id, d.op, d.visit, d.port, d.reason, d.enrollment_id
from journeys_decision d
where {conditions}
order by d.at desc, d.id desc
limit {limit}
