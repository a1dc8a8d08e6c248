-- Puts messages that were in flight back into the outbox: only where the provider knows a repeated one by its key.
with again as (
  update delivery_message m set status = 'queued', claimed_at = null
  from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as r(customer_id, id)
  where m.customer_id = r.customer_id and m.id = r.id and m.status = 'sending'
  returning m.traffic_class, m.sender_id, m.id, m.customer_id, m.journey_id
)
insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
select traffic_class, sender_id, {now}, id, customer_id, journey_id from again
