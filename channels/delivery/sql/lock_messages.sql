-- Locks messages, always in the same order, so that the next statement sees them as they are and nobody moves them.
select count(*) from (
  select 1
  from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as r(customer_id, id)
  join delivery_message m on m.customer_id = r.customer_id and m.id = r.id
  order by m.customer_id, m.id
  for update of m
) locked
