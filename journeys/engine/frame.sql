-- One batch of one op of one version, in one statement: claim what is due (claiming.sql), judge it (the op's own piece),
-- write the ledger, bump the counters, move.
-- Its commit need not reach the disk at once: after a power cut the batch is there whole or not at all, and is then due
-- again. Whatever was handed over on its strength has been committed after it, and so has it.
with {claim},
{verdict},
-- Where a port leads is known when the statement is made: CASEs cost less than a join.
moved as (
  update journeys_enrollment e set
    op = coalesce({target}, e.op),
    visit = case when v.port is null then e.visit else e.visit + 1 end,
    node_visit = case when {enters} then e.visit + 1 else e.node_visit end,
    listens = coalesce({listens}, e.listens),
    moved_at = case when v.port is null then e.moved_at else {now} end,
    {kept}
    due_at = case when v.port is null then greatest(v.due_at, {now}::timestamptz + interval '1 second') -- never spins
                  when {ends} then null
                  else {now} + {delay} * interval '1 second' end,
    guard_at = case when {ends} then null else e.guard_at end,
    exited_at = case when {ends} then {now} else e.exited_at end
  from verdict v
  where e.ctid = v.place
  returning 1
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, {version}, {op}, visit, port, reason, detail, {now}
  from verdict where port is not null
),
tally as materialized (
  select port, reason, count(*) from verdict group by port, reason
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, {op}, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count
  from tally where port is not null order by port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
  returning 1
)
select (select coalesce(sum(count), 0)::bigint from tally), (select count(*) from moved), exists (select from counted),
       set_config('synchronous_commit', 'off', true)
