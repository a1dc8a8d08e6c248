-- Locks all messages of customers, in the order in which lock_messages.sql does.
select count(*) from (
  select from delivery_message m
  where m.id = any(array(
    select o.id from delivery_message o where o.customer_id = any({customer_ids}::bigint[]) order by o.id
  ))
  order by m.id for update
) locked
