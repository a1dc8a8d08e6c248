-- The people about whom something was decided in a period. One row is a decision. Counters say in which hours there is
-- anything, and an index of the time leads to these, the newest first, so that the first people are found soon.
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
  select d.customer_id
  from journeys_decision d
  where d.at >= h.hour_at and d.at < h.hour_at + interval '1 hour'
    and exists (
      select from way w where w.version_id = d.version_id and w.op = d.op and w.port = d.port and w.reason in ('', d.reason)
    )
    and {among}
  offset 0
) d
