-- The end of entering.sql where the first op judges at once whoever enters, as engine/through.sql has the op behind judge:
-- one row written for each instead of one written and changed. Should somebody have entered by another door since the
-- statement began, the key refuses the batch, and the next try finds them inside.
due_1 as not materialized (
  select null::tid as place, v.id, v.customer_id, {journey}::bigint as journey_id, {version}::bigint as version_id, 1 as visit,
         1 as node_visit, {now}::timestamptz as entered_at, {now}::timestamptz as moved_at, v.key, v.context
  from verdict v where v.reason = 'entered'
),
{verdict_1},
entered as (
  insert into journeys_enrollment
    (id, journey_id, version_id, customer_id, run, op, visit, node_visit, due_at, listens, entered_at, moved_at, exited_at,
     key, context, guard_at)
  select c.id, {journey}, {version}, c.customer_id, c.run, {target_1}, 2, case when {enters_1} then 2 else 1 end,
         case when {ends_1} then null else {now}::timestamptz + {delay_1} * interval '1 second' end, {listens_1}, {now}, {now},
         case when {ends_1} then {now}::timestamptz end, c.key, c.context,
         case when {guarded} and not {ends_1} then {now}::timestamptz end
  from verdict_1 v join verdict c on c.id = v.id
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, {journey}, {version}, {op}, 0, port, reason, cause, {now} from verdict
  union all
  select customer_id, id, {journey}, {version}, {op_1}, 1, port, reason, detail, {now} from verdict_1
),
tally as materialized (
  select {op}::smallint as op, port, reason, count(*) from verdict group by port, reason
  union all
  select {op_1}::smallint, port, reason, count(*) from verdict_1 group by port, reason
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, op, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count
  from tally order by op, port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select (select count(*) from batch), (select coalesce(sum(count), 0)::bigint from tally where op = {op}),
       set_config('synchronous_commit', 'off', true)
