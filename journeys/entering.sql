-- One batch of customers at the door of a version. One row of `candidate` is one customer whom the launch found in the
-- segment. Each leaves a decision: entered, or refused with the reason.
with live as materialized (
  select id from journeys_journey where id = {journey} and status = 'running' for share
),
batch as (
  delete from journeys_launchbatch
  where id = (select b.id from journeys_launchbatch b
              where b.launch_id = {launch} and exists (select from live) order by b.id limit 1 for update skip locked)
  returning customer_ids
),
candidate as materialized (
  select unnest(customer_ids) as customer_id from batch
),
earlier as materialized (
  select c.customer_id, coalesce(max(e.run), 0) as runs, bool_or(e.id is not null and e.exited_at is null) as inside
  from candidate c left join journeys_enrollment e on e.customer_id = c.customer_id and e.journey_id = {journey}
  group by c.customer_id
),
entered as (
  insert into journeys_enrollment
    (journey_id, version_id, customer_id, run, op, visit, node_visit, due_at, listens, entered_at, exited_at)
  select {journey}, {version}, customer_id, runs + 1, {target}, 1, 1,
         case when {ends} then null else {now}::timestamptz + {delay} * interval '1 second' end, {listens}, {now},
         case when {ends} then {now}::timestamptz end
  from earlier where not inside and (runs = 0 or {again})
  order by customer_id
  on conflict do nothing
  returning id, customer_id
),
verdict as materialized (
  select c.customer_id, e.id,
         case when e.id is not null then 'next' else 'refused' end as port,
         case when e.id is not null then 'entered'
              when c.inside or c.runs = 0 or {again} then 'already_inside' else 'entered_before' end as reason
  from earlier c left join entered e using (customer_id)
),
decided as (
  insert into journeys_decision
    (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, at)
  select customer_id, id, {journey}, {version}, {op}, 0, port, reason, {now} from verdict
),
counted as (
  insert into journeys_opcount as c (version_id, journey_id, op, port, reason, hour_at, count)
  select {version}, {journey}, {op}, port, reason, date_trunc('hour', {now}::timestamptz, 'UTC'), count(*)
  from verdict group by port, reason order by port, reason
  on conflict (version_id, op, port, reason, hour_at) do update set count = c.count + excluded.count
)
select (select count(*) from batch), (select count(*) from verdict)
