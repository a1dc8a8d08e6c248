-- Locks messages, always in the same order, so that the next statement sees them as they are and nobody moves them.
select count(*) from (
  select 1
  from (
    select distinct customer_id, id from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as r(customer_id, id)
    order by customer_id, id
  ) r
  -- The lateral keeps to the primary key whatever the statistics of a young table say; so do those of the next statement.
  cross join lateral (
    select 1 from delivery_message m where m.customer_id = r.customer_id and m.id = r.id offset 0 for update
  ) m
) locked
