-- Locks messages, always in the same order, so that the next statement sees them as they are and nobody moves them.
-- One row: a message whose customer is another one than was told: they have become one (customers/joining).
select r.customer_id, r.id, m.customer_id
from (
  select distinct customer_id, id from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as r(customer_id, id)
  order by id, customer_id
) r
-- The lateral keeps to the primary key whatever the statistics of a young table say; so do those of the next statement.
cross join lateral (
  select m.customer_id from delivery_message m where m.id = r.id offset 0 for update
) m
where m.customer_id <> r.customer_id
