-- The engine's hourly counters of a period, of the decisions about some customers ({members}). One row is an op of a version, a
-- port, a reason and an hour.
select d.version_id, d.journey_id, d.op, d.port, d.reason, date_trunc('hour', d.at, 'UTC') as hour_at, count(*) as count
from journeys_decision d
where d.at >= {since} and d.at < {until} and d.customer_id in ({members})
group by d.version_id, d.journey_id, d.op, d.port, d.reason, date_trunc('hour', d.at, 'UTC')
