-- Arrivals made of what has just happened, in the transaction that records it. One row of `new` is one thing that happened
-- (new_*.sql), one row of `heard` is one person whom it brings to one entry. In the order of their key, so that two who
-- record the same never wait for each other crosswise. What is there already has been told before.
with new as materialized (
  {new}
),
heard as (
  {heard}
)
insert into journeys_arrival (journey_id, version_id, op, customer_id, key, due_at, occurred_at, context, cause)
select journey_id, version_id, op, customer_id, key, due_at, occurred_at, context, cause
from heard
order by journey_id, op, customer_id, key, due_at, cause::text
on conflict (journey_id, op, customer_id, key, due_at) do nothing
