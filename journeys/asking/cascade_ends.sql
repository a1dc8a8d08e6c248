-- Cascades by API whose end somebody is still to be told, some at a time, that have ended: their run is over, or they never
-- had one and nobody waits at the door any more (withdrawn). One row for each, with its run and its last decisions (the
-- newest first: [op, port, reason, detail]), and in each row the last place that was looked at and how many were; one row
-- without a cascade when none has ended. Their rows are locked, so that each is told once.
with open as materialized (
  select c.id, c.customer_id, c.journey_id, c.asked_by_id
  from journeys_apicascade c where c.tells and c.id > {after} order by c.id limit {limit}
),
ended as (
  select c.id, c.customer_id, c.asked_by_id, e.run_id, e.version_id, e.op, e.exited_at
  from open o
  left join lateral (
    select e.id as run_id, e.version_id, e.op, e.exited_at from journeys_enrollment e
    where e.customer_id = o.customer_id and e.journey_id = o.journey_id and e.key = 'cascade:' || o.id
    order by e.run desc limit 1
  ) e on true
  join journeys_apicascade c on c.id = o.id
  where e.exited_at is not null or (e.run_id is null and not exists (
    select from journeys_arrival a
    where a.journey_id = o.journey_id and a.customer_id = o.customer_id and a.key = 'cascade:' || o.id
  ))
  for update of c skip locked
)
select l.place, l.looked, e.id, e.customer_id, e.asked_by_id, e.version_id, e.op, e.exited_at, d.decisions::text
from (select max(id) as place, count(*) as looked from open) l
left join ended e on true
left join lateral (
  select jsonb_agg(jsonb_build_array(t.op, t.port, t.reason, t.detail) order by t.visit desc, t.id desc) as decisions
  from (
    select t.op, t.port, t.reason, t.detail, t.visit, t.id from journeys_decision t
    where t.customer_id = e.customer_id and t.enrollment_id = e.run_id order by t.visit desc, t.id desc limit {last}
  ) t
) d on true
