-- Messages that nobody has tried to hand over wait again until their moment, if that is before their latest one (else
-- they have failed). One row for each that waits.
with waiting as (
  update delivery_message m set status = 'queued', claimed_at = null,
    waits_until = case when w.due_at > m.claimed_at then w.due_at else m.waits_until end -- else its account is down
  from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {due_ats}::timestamptz[]) as w(customer_id, id, due_at)
  where m.customer_id = w.customer_id and m.id = w.id and m.status = 'sending'
    and (m.expires_at is null or m.expires_at > w.due_at)
  returning m.customer_id, m.id, m.traffic_class, m.sender_id, m.journey_id, w.due_at
),
back as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select traffic_class, sender_id, due_at, id, customer_id, journey_id from waiting
)
select id from waiting
