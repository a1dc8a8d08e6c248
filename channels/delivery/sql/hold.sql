-- What waits of one journey's messages is kept back until it is released.
with kept as (
  update delivery_outbox set due_at = 'infinity' where journey_id = {journey} returning message_id
)
update delivery_message m set status = 'held' from kept k
where m.id = k.message_id and m.status = 'queued'
