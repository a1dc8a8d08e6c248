-- A stopped journey lets nobody stay: one batch of those inside leaves, each with a decision at the op where they stood.
with halted as materialized (
  select id from journeys_journey where id = {journey} and status = 'stopped' for share
),
inside as materialized (
  select e.id, e.customer_id, e.run, e.op, e.visit from journeys_enrollment e
  where e.version_id = {version} and e.due_at is not null and exists (select from halted)
  limit {batch} for update skip locked
),
left_ as (
  update journeys_enrollment e set due_at = null, guard_at = null, listens = false, exited_at = {now} from inside i
  where e.customer_id = i.customer_id and e.journey_id = {journey} and e.run = i.run
),
decided as (
  insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, at)
  select customer_id, id, {journey}, {version}, op, visit, 'out', 'stopped', {now} from inside
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, op, 'out', 'stopped', date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from inside group by op order by op
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select count(*) from inside
