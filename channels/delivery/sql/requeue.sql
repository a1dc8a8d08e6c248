-- Puts messages that were in flight back into the queue: only where the provider knows a repeated one by its key.
update delivery_message m set status = 'queued', claimed_at = null, claim = null
from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as r(customer_id, id)
where m.customer_id = r.customer_id and m.id = r.id and m.status = 'sending'
