-- Messages of an account by the provider's id (one row for each that is known) and by our own (without a provider's id).
select p.provider_message_id, p.customer_id, p.message_id
from delivery_providermessage p
where p.account_id = {account} and p.provider_message_id = any({provider_ids}::text[])
union all
select null, m.customer_id, m.id
from unnest({message_ids}::bigint[]) as w(id)
cross join lateral (
  select m.customer_id, m.id, m.sender_id from delivery_message m where m.id = w.id offset 0
) m
join delivery_sender s on s.id = m.sender_id
where s.account_id = {account}
