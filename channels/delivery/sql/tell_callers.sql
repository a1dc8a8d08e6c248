-- One row: a status that another system is to be told, because it has asked for the message and named an address.
insert into delivery_statuscall (key_id, message_id, type, at, code, words, attempts, due_at, again)
select distinct on (t.message_id, t.type) a.key_id, t.message_id, t.type, t.at, t.code, t.words, 0, {now}, (
    select count(*) from delivery_deliveryevent v
    where v.customer_id = a.customer_id and v.message_id = a.message_id and v.type = 'again'
  )
from unnest({message_ids}::bigint[], {types}::text[], {ats}::timestamptz[], {codes}::text[], {words}::text[])
  as t(message_id, type, at, code, words)
cross join lateral (
  select a.key_id, a.customer_id, a.message_id from delivery_apimessage a where a.message_id = t.message_id offset 0
) a
join delivery_callback c on c.key_id = a.key_id
order by t.message_id, t.type, t.at
