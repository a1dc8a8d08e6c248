-- Of the runs of one customer in one journey, about the same, only one goes on: the one that has sent most, and of these
-- the furthest. Where nobody enters twice, none goes on beside one that is over and has sent something. Who leaves leaves
-- with a decision, and what is queued for them is withdrawn. One row: a journey that somebody left.
with inside as materialized (
  select e.id, e.customer_id, e.journey_id, e.version_id, e.run, e.op, e.visit, e.key,
         first_value(e.id) over best as goes_on, row_number() over best as place
  from journeys_enrollment e
  cross join lateral (
    select count(*) as sent from delivery_message m
    where m.customer_id = any({everybody}::bigint[]) and m.enrollment_id = e.id
      and m.status not in ('queued', 'held', 'superseded')
  ) m
  where e.customer_id = any({kepts}::bigint[]) and e.exited_at is null
  window best as (partition by e.customer_id, e.journey_id, e.key order by m.sent desc, e.visit desc, e.entered_at, e.id)
),
leaving as materialized (
  select i.*, o.id as over from inside i
  left join lateral (
    select e.id from journeys_enrollment e
    where i.version_id = any({once}::bigint[]) and e.customer_id = i.customer_id and e.journey_id = i.journey_id
      and e.key = i.key and e.exited_at is not null
      and exists (
        select from delivery_message m
        where m.customer_id = any({everybody}::bigint[]) and m.enrollment_id = e.id
          and m.status not in ('queued', 'held', 'superseded')
      )
    order by e.exited_at desc limit 1
  ) o on true
  where i.place > 1 or o.id is not null
),
withdrawn as (
  update delivery_message m set status = 'superseded' from leaving l
  where m.customer_id = any({everybody}::bigint[]) and m.enrollment_id = l.id and m.status in ('queued', 'held')
),
left_ as (
  update journeys_enrollment e set due_at = null, guard_at = null, listens = false, exited_at = {now} from leaving l
  where e.customer_id = l.customer_id and e.journey_id = l.journey_id and e.run = l.run
),
decided as (
  insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, version_id, op, visit, 'out', 'merged',
         jsonb_build_object('beside', coalesce(over, goes_on)), {now} from leaving
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select version_id, journey_id, op, 'out', 'merged', date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from leaving group by version_id, journey_id, op order by version_id, op
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select distinct journey_id from leaving
