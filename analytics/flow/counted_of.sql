-- The same of some people ({among}), from the ledger. One row is an op, a port and a reason: how many decisions before the
-- period, and how many in it.
select d.version_id, d.op, d.port, d.reason, count(*) filter (where d.at < {since}), count(*) filter (where d.at >= {since})
from journeys_decision d
where d.version_id = any({versions}::bigint[]) and d.at >= {first} and d.at < {until} and {among}
group by d.version_id, d.op, d.port, d.reason
