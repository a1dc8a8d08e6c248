-- For each op of the versions that run: the earliest moment at which somebody there is due. One index look-up a row.
select p.version, p.op, e.due_at
from unnest({versions}::bigint[], {ops}::smallint[]) p(version, op)
cross join lateral (
  select due_at from journeys_enrollment
  where version_id = p.version and op = p.op and due_at is not null
  order by due_at limit 1
) e
