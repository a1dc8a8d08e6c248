-- What was kept back of one journey's messages waits again, where it stood before. The row of one that was withdrawn
-- comes up too, and the claim drops it. Its latest moment is {held_s} seconds later.
with freed as (
  update delivery_message m set status = 'queued', expires_at = m.expires_at + {held_s} * interval '1 second' from delivery_outbox q
  where q.journey_id = {journey} and m.id = q.message_id and m.status = 'held'
)
update delivery_outbox q set due_at = m.created_at from delivery_message m
where q.journey_id = {journey} and q.due_at = 'infinity' and m.id = q.message_id
