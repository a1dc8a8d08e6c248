-- Deletes what the ledger no longer keeps of one hour of decisions: all decisions of runs that ended before {kept_from} and
-- have one in this hour, whole, and refusals at the door in this hour. Of a run stays the decision by which it ended
-- otherwise than at an exit ({leaving}): rules ask for it. The BRIN index of the time leads to the hour, the key to the rest
-- of a run. One row: how many rows are gone, {batch} runs and {batch} refusals at most; 0 when the hour is done.
with seen as materialized (
  select distinct d.customer_id, d.enrollment_id
  from journeys_decision d
  cross join lateral (
    select e.id, e.exited_at from journeys_enrollment e
    where e.customer_id = d.customer_id and e.journey_id = d.journey_id
    offset 0
  ) e
  where d.at >= {hour} and d.at < {hour}::timestamptz + interval '1 hour'
    and e.id = d.enrollment_id and e.exited_at < {kept_from}
    and (d.reason <> all({leaving}::text[]) or exists (
      select from (select o.enrollment_id, o.reason from journeys_decision o where o.customer_id = d.customer_id offset 0) o
      where o.enrollment_id = d.enrollment_id and o.reason <> all({leaving}::text[])
    ))
  limit {batch}
),
-- (A lateral join, so that the rest of a run is found by the key, whatever the statistics say.)
rest as materialized (
  select d.customer_id, d.id
  from seen s
  cross join lateral (
    select o.customer_id, o.id, o.enrollment_id, o.reason from journeys_decision o where o.customer_id = s.customer_id offset 0
  ) d
  where d.enrollment_id = s.enrollment_id and d.reason <> all({leaving}::text[])
),
refused as materialized (
  select d.customer_id, d.id from journeys_decision d
  where d.at >= {hour} and d.at < {hour}::timestamptz + interval '1 hour' and d.enrollment_id is null
  limit {batch}
),
gone as (
  delete from journeys_decision d
  using (select * from rest union all select * from refused) g
  where d.customer_id = g.customer_id and d.id = g.id
  returning 1
)
select count(*) from gone
