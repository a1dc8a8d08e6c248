-- One message of no journey, in the outbox; its id.
with queued as (
  insert into delivery_message (customer_id, brand_id, sender_id, content_id, channel, traffic_class, endpoint, data, status,
    created_at, expires_at, ttl_s)
  values ({customer}, {brand}, {sender}, {content}, {channel}, {traffic_class}, {endpoint}, {data}, 'queued',
    {now}, {expires_at}, {ttl_s})
  returning id, customer_id, sender_id, traffic_class, created_at
)
insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id)
select traffic_class, sender_id, created_at, id, customer_id from queued
returning message_id
