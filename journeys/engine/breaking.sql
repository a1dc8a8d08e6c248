-- Those who are due at an op that cannot be carried out leave the journey, with the reason in words.
with live as materialized (
  select id from journeys_journey where id = {journey} and status in ('running', 'draining') for share
),
due as materialized (
  select e.id, e.customer_id, e.run, e.visit from journeys_enrollment e
  where e.version_id = {version} and e.op = {op} and e.due_at <= {now} and exists (select from live)
  order by e.due_at limit {batch} for update skip locked
),
left_ as (
  update journeys_enrollment e set due_at = null, guard_at = null, listens = false, exited_at = {now} from due d
  where e.customer_id = d.customer_id and e.journey_id = {journey} and e.run = d.run
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, {journey}, {version}, {op}, visit, 'out', {reason}, {detail}::jsonb, {now} from due
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, {op}, 'out', {reason}, date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from due having count(*) > 0
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select count(*) from due
