-- The engine's other inbox (journeys_departure): customers who are to leave a journey wherever they stand, because another
-- journey or the API says so. What is queued for them is withdrawn.
with told as materialized (
  delete from journeys_departure where ctid = any(array(
    select ctid from journeys_departure order by id limit {batch} for update skip locked
  )) returning customer_id, journey_id, cause
),
wanted as materialized (
  select distinct on (customer_id, journey_id) customer_id, journey_id, cause from told order by customer_id, journey_id
),
live as materialized (
  select id from journeys_journey where id in (select journey_id from wanted) order by id for share
),
inside as materialized (
  select e.id, e.customer_id, e.journey_id, e.version_id, e.run, e.op, e.visit, w.cause
  from wanted w
  cross join lateral (
    select e.* from journeys_enrollment e
    where e.customer_id = w.customer_id and e.journey_id = w.journey_id and e.exited_at is null
      and exists (select from live)
      and e.id is distinct from (w.cause ->> 'spares')::bigint -- the run that has said so
    offset 0 for update
  ) e
),
withdrawn as (
  update delivery_message m set status = 'superseded' from inside i
  where m.customer_id = i.customer_id and m.enrollment_id = i.id and m.status in ('queued', 'held')
),
left_ as (
  update journeys_enrollment e set due_at = null, guard_at = null, listens = false, exited_at = {now} from inside i
  where e.customer_id = i.customer_id and e.journey_id = i.journey_id and e.run = i.run
),
decided as (
  insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, version_id, op, visit, 'out', 'ended', cause, {now} from inside
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select version_id, journey_id, op, 'out', 'ended', date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from inside group by version_id, journey_id, op order by version_id, op
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select (select count(*) from told), (select array_agg(distinct journey_id) from inside)
