-- One batch of customers at the door of a version. One row of `candidate` is one customer whom the launch found in the
-- segment. Each leaves a decision: entered, or refused with the reason. The first op judges them in a transaction of its
-- own: a purchase that is recorded at this instant sees nobody inside to wake, but is there when they are judged.
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
earlier as (
  select c.customer_id, coalesce(max(e.run), 0) as runs, bool_or(e.id is not null and e.exited_at is null) as inside
  from candidate c left join journeys_enrollment e on e.customer_id = c.customer_id and e.journey_id = {journey}
  group by c.customer_id
),
verdict as materialized (
  select e.customer_id, e.runs + 1 as run, r.reason,
         case when r.reason = 'entered' then nextval('journeys_enrollment_id_seq') end as id,
         case when r.reason = 'entered' then 'next' else 'refused' end as port
  from earlier e
  cross join lateral (
    select case when e.inside then 'already_inside' when e.runs > 0 and not {again} then 'entered_before' else 'entered' end
             as reason
    offset 0
  ) r
),
-- Should somebody have entered by another door since the statement began, the key refuses the batch, and the next try
-- finds them inside.
entered as (
  insert into journeys_enrollment
    (id, journey_id, version_id, customer_id, run, op, visit, node_visit, due_at, listens, entered_at, exited_at)
  select id, {journey}, {version}, customer_id, run, {target}, 1, 1,
         case when {ends} then null else {now}::timestamptz + {delay} * interval '1 second' end, {listens}, {now},
         case when {ends} then {now}::timestamptz end
  from verdict where reason = 'entered'
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
-- As in frame.sql, the disk is not waited for.
select (select count(*) from batch), (select count(*) from verdict), set_config('synchronous_commit', 'off', true)
