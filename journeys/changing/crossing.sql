-- People go over from earlier versions to a new one, or leave, as was chosen when it was published. One row of `route` is
-- an op of an earlier version: where those who stand there go (routes.py). One row of `standing` is one of them. Whoever is
-- still waiting for a reaction to a message goes to the route's landing; where what is queued for them is withdrawn, it
-- never goes out, and they go on at once. Each leaves a decision where they stood, and another where they have come to;
-- where they stood is kept (journeys_changeovermove).
with route as (
  select * from unnest({versions}::bigint[], {ops}::smallint[], {targets}::smallint[], {delays}::int[], {listens}::boolean[],
    {ends}::boolean[], {landings}::smallint[], {landing_keeps}::boolean[], {keeps}::boolean[], {withdraws}::boolean[],
    {resends}::smallint[], {reasons}::text[], {from_nodes}::text[], {to_nodes}::text[], {numbers}::int[])
    as r(version_id, from_op, target, delay, target_listens, ends, landing, landing_keeps, keeps, withdraws, resend, reason,
         from_node, to_node, number)
),
standing as materialized (
  select e.ctid as place, e.id, e.customer_id, e.journey_id, e.run, e.visit, e.node_visit, e.op, e.due_at, e.listens,
         e.moved_at, e.guard_at, r.*
  from route r
  join journeys_enrollment e on e.version_id = r.version_id and e.op = r.from_op and e.due_at is not null
  for update of e
),
withdrawn as (
  update delivery_message m set status = 'superseded' from standing s
  where s.withdraws and m.customer_id = s.customer_id and m.enrollment_id = s.id and m.status in ('queued', 'held')
  returning m.customer_id, m.enrollment_id
),
going as materialized (
  select g.*, coalesce(g.landing, -1) >= 0 and not g.is_withdrawn as lands,
         g.ends and (g.landing is null or g.is_withdrawn) as leaves,
         case when g.target is null then g.op
              when g.landing is not null and not g.is_withdrawn then g.landing
              else g.target end as to_op,
         case when g.target is null then g.version_id else {after}::bigint end as to_version,
         case when g.landing is not null and not g.is_withdrawn then g.landing_keeps else g.keeps end as stays_in_node
  from (
    -- A look-up in a hash; a join would be planned for one row, and compare every pair.
    select s.*, (s.customer_id, s.id) in (select customer_id, enrollment_id from withdrawn) as is_withdrawn from standing s
  ) g
),
moved as (
  update journeys_enrollment e set
    version_id = g.to_version,
    op = g.to_op,
    node_visit = case when g.stays_in_node or g.target is null then e.node_visit else e.visit end,
    due_at = case when g.leaves then null
                  when g.lands or g.keeps then {now}
                  else {now}::timestamptz + g.delay * interval '1 second' end,
    listens = not g.leaves and (g.lands or g.target_listens),
    moved_at = case when g.target is null or not g.lands and g.keeps then e.moved_at else {now} end,
    guard_at = case when {guarded} and not g.leaves then {now}::timestamptz end,
    exited_at = case when g.leaves then {now}::timestamptz end
  from going g where e.ctid = g.place
  returning 1
),
said as materialized (
  select g.customer_id, g.id, g.journey_id, g.version_id, g.op, g.visit, 'out' as port, g.reason,
         jsonb_build_object('kind', 'changed', 'changeover', {changeover}, 'version', {number}) as detail
  from going g where g.target is null
  union all
  select g.customer_id, g.id, g.journey_id, w.version_id, w.op,
         case when g.stays_in_node then g.visit else g.visit - 1 end, w.port, g.reason,
         jsonb_build_object('changeover', {changeover}, 'version', w.number, 'node', w.node)
  from going g
  cross join lateral (values
    (g.version_id, g.op, 'over', {number}, g.to_node),
    (g.to_version, g.to_op, 'here', g.number, g.from_node)
  ) as w(version_id, op, port, number, node)
  where g.target is not null
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, journey_id, version_id, op, visit, port, reason, detail, {now} from said
  order by customer_id, id, port desc
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select version_id, journey_id, op, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from said group by version_id, journey_id, op, port, reason order by version_id, op, port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
),
kept as (
  insert into journeys_changeovermove (changeover_id, enrollment_id, customer_id, visit, stood)
  select {changeover}, g.id, g.customer_id, g.visit, jsonb_build_object(
    'version', g.version_id, 'op', g.op, 'due_at', g.due_at, 'listens', g.listens, 'moved_at', g.moved_at,
    'node_visit', g.node_visit, 'guarded', g.guard_at is not null, 'to_version', g.to_version, 'to_op', g.to_op,
    'left', g.leaves, 'resend', case when g.is_withdrawn then g.resend end)
  from going g
)
select (select count(*) from standing), (select count(*) from moved), (select count(*) from going where target is not null),
       (select count(*) from going where target is null)
