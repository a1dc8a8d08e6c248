-- Those who have arrived at one entry by something that happened, taken off in this transaction, the longest due first.
batch as (
  delete from journeys_arrival where ctid = any(array(
    select a.ctid from journeys_arrival a
    where a.version_id = {version} and a.op = {op} and a.due_at <= {now} and exists (select from live)
    order by a.due_at limit {batch} for update skip locked
  )) returning id, customer_id, key, context, cause, occurred_at, due_at
),
candidate as materialized (
  select customer_id, key, context, cause, id as place, occurred_at, due_at from batch
)
