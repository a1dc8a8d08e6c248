-- The people about whom something was decided in a period, each once. One row is a customer. Counters say in which hours there
-- is anything, and an index of the time leads to these. `once`: nobody can have come twice.
with way as materialized (
  select * from unnest({versions}::bigint[], {ops}::smallint[], {ports}::text[], {reasons}::text[])
    as w(version_id, op, port, reason)
)
select d.customer_id
from (
  select distinct c.hour_at from way w
  join journeys_opcount c on c.version_id = w.version_id and c.op = w.op and c.port = w.port and w.reason in ('', c.reason)
  where c.hour_at >= {since} and c.hour_at < {until}
) h
join journeys_decision d on d.at >= h.hour_at and d.at < h.hour_at + interval '1 hour'
where exists (
    select from way w where w.version_id = d.version_id and w.op = d.op and w.port = d.port and w.reason in ('', d.reason)
  )
  and {among}
  and ({once} or not exists (
    select from journeys_decision k
    join way w on w.version_id = k.version_id and w.op = k.op and w.port = k.port and w.reason in ('', k.reason)
    where k.customer_id = d.customer_id and k.id < d.id and k.at >= {since}
  ))
