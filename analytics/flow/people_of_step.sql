-- The people of passes that began in a period for whom something holds at a step ({holds}, of the pass that begins with the
-- decision `d`). One row is a pass. The roll says in which hours there are any, and an index of the time
-- leads to these, the newest first, so that the first people are found soon.
select d.customer_id
from (
  select s.version_id, s.first_op, s.op, r.hour_at
  from unnest({versions}::bigint[], {firsts}::smallint[], {ops}::smallint[]) as s(version_id, first_op, op)
  join analytics_passroll r on r.version_id = s.version_id and r.op = s.op and r.hour_at >= {since} and r.hour_at < {until}
  where r.{counted} > 0
  order by r.hour_at desc
) s
-- (The offset keeps the planner from going through all decisions at once.)
cross join lateral (
  select d.customer_id
  from journeys_decision d
  where d.at >= s.hour_at and d.at < s.hour_at + interval '1 hour' and d.version_id = s.version_id and d.op = s.first_op
    and d.port not in ('out', 'over', 'here', 'back') and {among} and {holds}
  offset 0
) d
