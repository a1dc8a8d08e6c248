-- One batch of one op, as in frame.sql, whose people are judged by the op behind it in the same statement, if they leave
-- by one of the ports named: somebody whose time is over gets the next step without being stored in between. Two
-- moves, two decisions, one update.
with {claim},
{verdict},
due_2 as not materialized (
  select v.place, v.id, v.customer_id, v.journey_id, {version}::bigint as version_id, v.visit + 1 as visit,
         v.node_visit, v.entered_at, {now}::timestamptz as moved_at, v.key, v.context
  from verdict v where v.port = any({onward}::text[])
),
{verdict_2},
-- Where everybody is in the end.
outcome as (
  select v.place, v.port is not null as moves, 1 as moved, v.due_at, {target} as target, {delay} as delay,
         {listens} as listens, {enters} as enters, {ends} as ends
  from verdict v where v.port is null or v.port <> all({onward}::text[])
  union all
  select v.place, true, 2, null, {target_2}, {delay_2}, {listens_2}, {enters_2}, {ends_2} from verdict_2 v
),
moved as (
  update journeys_enrollment e set
    op = coalesce(o.target, e.op),
    visit = case when o.moves then e.visit + o.moved else e.visit end,
    node_visit = case when o.enters then e.visit + o.moved else e.node_visit end,
    listens = coalesce(o.listens, e.listens),
    moved_at = case when o.moves then {now} else e.moved_at end,
    due_at = case when not o.moves then greatest(o.due_at, {now}::timestamptz + interval '1 second') -- never spins
                  when o.ends then null
                  else {now} + o.delay * interval '1 second' end,
    guard_at = case when o.ends then null else e.guard_at end,
    exited_at = case when o.ends then {now} else e.exited_at end
  from outcome o
  where e.ctid = o.place
  returning 1
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, {version}, {op}, visit, port, reason, detail, {now}
  from verdict where port is not null
  union all
  select customer_id, id, journey_id, {version}, {op_2}, visit, port, reason, detail, {now} from verdict_2
),
tally as materialized (
  select {op}::smallint as op, port, reason, count(*) from verdict group by port, reason
  union all
  select {op_2}::smallint, port, reason, count(*) from verdict_2 group by port, reason
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, op, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count
  from tally where port is not null order by op, port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
  returning 1
)
select (select coalesce(sum(count), 0)::bigint from tally where op = {op}), (select count(*) from moved),
       exists (select from counted), set_config('synchronous_commit', 'off', true)
