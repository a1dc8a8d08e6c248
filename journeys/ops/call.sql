-- One row for each due enrollment: its call goes into the outbox, as a message does. A system is called, no person: nobody's
-- address, consent or suppression is asked. A message row is unique per (enrollment, op, visit): no call is made twice.
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, d.context, 'called' as port, 'called' as reason,
         null::jsonb as detail, nextval('delivery_message_id_seq') as message_id, null::timestamptz as due_at
  from due d
),
queued as (
  insert into delivery_message (id, customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class, endpoint,
    journey_id, version_id, enrollment_id, op, visit, data, status, created_at, expires_at, ttl_s, policy)
  select message_id, customer_id, {brand}, null, {sender}, {content}, 'webhook', {traffic_class}, 'customer:' || customer_id,
    journey_id, version_id, id, {op}, visit, {data}, 'queued', {now}, {expires_at}, {ttl}, {policy}
  from verdict
),
waiting as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select {traffic_class}, {sender}, {now}, message_id, customer_id, journey_id from verdict
)
