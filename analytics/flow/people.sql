-- The people about whom something was decided in a period, each once. One row is a customer. Counters say in which hours there
-- is anything, and an index of the time leads to these, the newest first, so that the first people are found soon. `once`:
-- nobody can have come twice.
with way as materialized (
  select * from unnest({versions}::bigint[], {ops}::smallint[], {ports}::text[], {reasons}::text[])
    as w(version_id, op, port, reason)
)
select d.customer_id
from (
  select c.hour_at from way w
  join journeys_opcount c on c.version_id = w.version_id and c.op = w.op and c.port = w.port and w.reason in ('', c.reason)
  where c.hour_at >= {since} and c.hour_at < {until}
  group by c.hour_at
  order by c.hour_at desc
) h
-- (The offset keeps the planner from going through all decisions at once.)
cross join lateral (
  select d.id, d.customer_id
  from journeys_decision d
  where d.at >= h.hour_at and d.at < h.hour_at + interval '1 hour'
    and exists (
      select from way w where w.version_id = d.version_id and w.op = d.op and w.port = d.port and w.reason in ('', d.reason)
    )
    and {among}
  offset 0
) d
-- Each once: at the last of their decisions, which comes first here. (A sub-select with a limit is never made a join of two
-- large sets; and what is true of a time leads to no index of it, which for each decision would be read as a whole.)
where {once} or (
  select true
  from journeys_decision k
  where k.customer_id = d.customer_id and k.id > d.id and (k.at >= {since} and k.at < {until}) is true
    and exists (
      select from way w where w.version_id = k.version_id and w.op = k.op and w.port = k.port and w.reason in ('', k.reason)
    )
  limit 1
) is null
