-- What was kept back of one journey's messages waits again, where it stood before. Withdrawn ones are forgotten.
with freed as (
  update delivery_message m set status = 'queued' from delivery_outbox q
  where q.journey_id = {journey} and m.id = q.message_id and m.customer_id = q.customer_id and m.status = 'held'
  returning m.id, m.created_at
)
update delivery_outbox q set due_at = f.created_at from freed f where q.journey_id = {journey} and q.message_id = f.id
