-- The channels and endpoints of these messages.
select distinct m.channel, m.endpoint
from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as w(customer_id, id)
join delivery_message m on m.customer_id = w.customer_id and m.id = w.id
