-- Decisions of the versions of a journey up to the end of a period, from the counters by the hour. One row is an op, a port
-- and a reason: how many before the period, and how many in it.
select version_id, op, port, reason, coalesce(sum(count) filter (where hour_at < {since}), 0)::bigint,
       coalesce(sum(count) filter (where hour_at >= {since}), 0)::bigint
from journeys_opcount
where version_id = any({versions}::bigint[]) and hour_at < {until}
group by version_id, op, port, reason
