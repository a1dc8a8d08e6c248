-- The end of entering.sql: those who enter are stored where the first op finds them, in a transaction of its own. Should
-- somebody have entered by another door since the statement began, the key refuses the batch, and the next try finds them
-- inside.
entered as (
  insert into journeys_enrollment
    (id, journey_id, version_id, customer_id, run, op, visit, node_visit, due_at, listens, entered_at, moved_at, exited_at,
     key, context, guard_at)
  select id, {journey}, {version}, customer_id, run, {target}, 1, 1,
         case when {ends} then null else {now}::timestamptz + {delay} * interval '1 second' end, {listens}, {now}, {now},
         case when {ends} then {now}::timestamptz end, key, context,
         case when {guarded} and not {ends} then {now}::timestamptz end
  from verdict where reason = 'entered'
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, {journey}, {version}, {op}, 0, port, reason, cause, {now} from verdict
),
tally as materialized (
  select port, reason, count(*) from verdict group by port, reason
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, {op}, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count
  from tally order by port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
-- As in engine/frame.sql, the disk is not waited for.
select (select count(*) from batch), (select coalesce(sum(count), 0)::bigint from tally),
       set_config('synchronous_commit', 'off', true)
