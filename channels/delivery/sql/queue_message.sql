-- One message of no journey goes into the outbox; its id.
with made as (
  insert into delivery_message (customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class,
    endpoint, data, status, created_at, expires_at, ttl_s)
  values ({customer}, {brand}, {topic}, {sender}, {content}, {channel}, {traffic_class}, {endpoint}, {data}, 'queued',
    {now}, {expires_at}, {ttl})
  returning id, customer_id
),
waiting as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id)
  select {traffic_class}, {sender}, {now}, id, customer_id from made
)
select id from made
