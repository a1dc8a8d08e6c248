-- Decisions of some versions, from the counters by the hour. One row is an op, a port and a reason: how many in the period,
-- and how many ever (from which follows who stands where).
select version_id, op, port, reason,
       coalesce(sum(count) filter (where ({since}::timestamptz is null or hour_at >= {since})
                                     and ({until}::timestamptz is null or hour_at < {until})), 0)::bigint,
       sum(count)::bigint
from journeys_opcount
where version_id = any({versions}::bigint[])
group by version_id, op, port, reason
