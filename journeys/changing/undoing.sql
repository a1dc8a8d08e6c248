-- A changeover is undone: whoever has not acted since goes back to where they stood. One row of `back` is one of them:
-- their run has not moved on (the visit), stands where the changeover has put it, and, if it ended by it, has no run beside
-- it. (Of whom the ledger has forgotten nobody comes back.) Something may have happened to them meanwhile: who listens, and who is guarded, is looked at at once. A message that
-- was withdrawn for the changeover is sent by its step anew.
with back as materialized (
  select e.ctid as place, e.id, e.customer_id, e.journey_id, e.visit, e.version_id as from_version, e.op as from_op,
         (m.stood ->> 'version')::bigint as version_id,
         coalesce(m.stood ->> 'resend', m.stood ->> 'op')::smallint as op,
         m.stood ->> 'resend' is not null as resends,
         (m.stood ->> 'due_at')::timestamptz as due_at, (m.stood ->> 'listens')::boolean as listens,
         (m.stood ->> 'moved_at')::timestamptz as moved_at, (m.stood ->> 'node_visit')::int as node_visit,
         (m.stood ->> 'guarded')::boolean as guarded,
         m.stood ->> 'version' = m.stood ->> 'to_version' as was_put_out
  from journeys_changeovermove m
  join journeys_enrollment e
    on e.customer_id = m.customer_id and e.journey_id = {journey} and e.id = m.enrollment_id
  where m.changeover_id = {changeover} and e.visit = m.visit
    and e.version_id = (m.stood ->> 'to_version')::bigint and e.op = (m.stood ->> 'to_op')::smallint
    and e.exited_at is not distinct from case when (m.stood ->> 'left')::boolean then {made_at}::timestamptz end
    and (e.exited_at is null or e.exited_at >= {kept_from} and not exists (
      select from journeys_enrollment o
      where o.customer_id = e.customer_id and o.journey_id = e.journey_id and o.key = e.key and o.run > e.run
    ))
  for update of e
),
moved as (
  update journeys_enrollment e set
    version_id = b.version_id,
    op = b.op,
    node_visit = b.node_visit,
    due_at = case when b.listens or b.resends then least(b.due_at, {now}) else b.due_at end,
    listens = b.listens and not b.resends,
    moved_at = b.moved_at,
    guard_at = case when b.guarded then {now}::timestamptz end,
    exited_at = null
  from back b where e.ctid = b.place
  returning 1
),
said as materialized (
  select b.customer_id, b.id, b.journey_id, b.version_id, b.op, b.visit, 'back' as port
  from back b where b.was_put_out
  union all
  select b.customer_id, b.id, b.journey_id, w.version_id, w.op, b.visit, w.port
  from back b
  cross join lateral (values (b.from_version, b.from_op, 'over'), (b.version_id, b.op, 'here')) as w(version_id, op, port)
  where not b.was_put_out
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, version_id, op, visit, port, {reason}, jsonb_build_object('changeover', {changeover}), {now}
  from said order by customer_id, id, port desc
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select version_id, journey_id, op, port, {reason}, date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from said group by version_id, journey_id, op, port order by version_id, op, port
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
),
gone as (
  delete from journeys_changeovermove m using back b
  where m.changeover_id = {changeover} and m.enrollment_id = b.id
)
select (select count(*) from back), (select count(*) from moved)
