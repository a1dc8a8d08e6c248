-- Decisions of some ports of ops, of all times. One row is a port by which anybody ever left. The index has the counts of each
-- port beside each other: the others, most of them, are not read.
select k.version_id, k.op, k.port, c.number
from unnest({versions}::bigint[], {ops}::smallint[], {ports}::text[]) as k(version_id, op, port)
cross join lateral (
  select sum(o.count)::bigint as number
  from journeys_opcount o
  where o.version_id = k.version_id and o.op = k.op and o.port = k.port
) c
where c.number <> 0
