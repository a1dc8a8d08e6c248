-- The channels and endpoints of these messages.
select distinct m.channel, m.endpoint
from unnest({message_ids}::bigint[]) as w(id)
join delivery_message m on m.id = w.id
