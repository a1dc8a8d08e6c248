-- The people of passes that began in a period for whom something holds at a step ({holds}, of the pass that begins with the
-- decision `d`), each once. One row is a customer. The roll says in which hours there are any.
select {distinct} d.customer_id
from unnest({versions}::bigint[], {firsts}::smallint[], {ops}::smallint[]) as s(version_id, first_op, op)
join analytics_passroll r on r.version_id = s.version_id and r.op = s.op and r.hour_at >= {since} and r.hour_at < {until}
join journeys_decision d on d.at >= r.hour_at and d.at < r.hour_at + interval '1 hour'
  and d.version_id = s.version_id and d.op = s.first_op
where d.port not in ('out', 'over', 'here', 'back') and r.{counted} > 0 and {among} and {holds}
