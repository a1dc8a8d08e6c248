-- What waits of one journey's messages, held or not, is never sent.
with gone as (
  delete from delivery_outbox where journey_id = {journey} returning message_id
)
update delivery_message m set status = 'superseded' from gone g
where m.id = g.message_id and m.status in ('queued', 'held')
