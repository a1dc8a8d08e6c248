-- One row: what the provider calls a message. An id that it gives out a second time means the newer message.
insert into delivery_providermessage (account_id, provider_message_id, customer_id, message_id, sent_at)
select distinct on (t.provider_id) {account}, t.provider_id, t.customer_id, t.message_id, {now}
from unnest({provider_ids}::text[], {customer_ids}::bigint[], {message_ids}::bigint[]) as t(provider_id, customer_id, message_id)
order by t.provider_id, t.message_id desc
on conflict (account_id, provider_message_id) do update
  set customer_id = excluded.customer_id, message_id = excluded.message_id, sent_at = excluded.sent_at
