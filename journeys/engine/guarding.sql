-- The rules that hold for everybody inside one version, wherever they stand: its goal and its exits. One row of `due` is an
-- enrollment to be asked now: something happened to its customer, or time has passed. Who meets a rule leaves at once,
-- with what is queued for them withdrawn; the others are asked again at {again_at}.
with live as materialized (
  select id from journeys_journey where id = {journey} and status in ('running', 'draining') for share
),
due as materialized (
  select e.ctid as place, e.id, e.customer_id, e.op, e.visit, e.entered_at, e.key, e.moved_at
  from journeys_enrollment e
  where e.version_id = {version} and e.guard_at <= {now} and exists (select from live)
  order by e.guard_at limit {batch} for update skip locked
),
answer as materialized (
  select d.*, ({met}) as rule from due d left join customers_customer c on c.id = d.customer_id
),
met as materialized (
  select a.*, case when a.rule = 0 then 'goal' else 'exit_rule' end as reason,
         jsonb_build_object('rule', a.rule, 'name', ({names}::text[])[a.rule + 1]) as detail
  from answer a where a.rule is not null
),
withdrawn as (
  update delivery_message m set status = 'superseded' from met
  where m.customer_id = met.customer_id and m.enrollment_id = met.id and m.status in ('queued', 'held')
),
moved as (
  update journeys_enrollment e set
    due_at = case when a.rule is null then e.due_at end,
    listens = e.listens and a.rule is null,
    guard_at = case when a.rule is null then {again_at}::timestamptz end,
    exited_at = case when a.rule is null then null else {now}::timestamptz end
  from answer a where e.ctid = a.place
  returning 1
),
decided as (
  insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
  select customer_id, id, {journey}, {version}, op, visit, 'out', reason, detail, {now} from met
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, op, 'out', reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from met group by op, reason order by op, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select (select count(*) from due), (select count(*) from moved), (select count(*) from met)
