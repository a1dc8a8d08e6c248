-- Messages of one channel in the outbox, one for each customer, with a basket of three goods in each.
with made as (
  insert into delivery_message (customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class, endpoint,
    data, journey_id, version_id, enrollment_id, op, visit, status, created_at, expires_at, ttl_s)
  select a.customer_id, {brand}, {topic}, {sender}, {content}, {channel}, {traffic_class}, a.endpoint,
    jsonb_build_object('lines', jsonb_build_array(
      jsonb_build_object('name', 'Kind of Blue', 'price', 24.5 + a.customer_id % 10, 'url', 'https://shop.example/' || a.customer_id),
      jsonb_build_object('name', 'Blue Train', 'price', 19.9, 'url', 'https://shop.example/2'),
      jsonb_build_object('name', 'Giant Steps', 'price', 21, 'url', 'https://shop.example/3'))),
    1, 1, a.customer_id, 1, {visit}, 'queued', {now}, {now}::timestamptz + interval '1 day', 3600
  from customers_address a where a.channel = {channel} order by a.customer_id limit {count}
  returning id, customer_id
)
insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
select {traffic_class}, {sender}, {now}, id, customer_id, 1 from made
