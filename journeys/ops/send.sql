-- One row for each due enrollment: sent, skipped (with the reason), unreachable (the last step, and none was sent
-- before), or stopped by a reaction to an earlier step of this pass or by a purchase since entry.
-- A message row is unique per (enrollment, op, visit): a second one would fail, and the batch with it.
{verdict} as materialized (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, a.endpoint, r.reason,
         case when r.reason = 'sent' then 'sent'
              when p.bought_at is not null or m.reaction is not null then 'stopped'
              when {last} and coalesce(m.steps, 0) = 0 then 'unreachable'
              else 'skipped' end as port,
         case when r.reason = 'sent' then null
              when r.reason = 'no_consent' then jsonb_strip_nulls(
                jsonb_build_object('channel', {channel}, 'topic', {topic}, 'granted', k.granted, 'since', k.changed_at))
              when r.reason = 'purchased' then jsonb_build_object('at', p.bought_at)
              when r.reason in ('no_address', 'suppressed') then jsonb_build_object('channel', {channel})
         end as detail,
         case when r.reason = 'sent' then nextval('delivery_message_id_seq') end as message_id,
         null::timestamptz as due_at
  from {due} d
  left join lateral (
    select count(*) as steps,
           case when bool_or(m.clicked_at is not null) and 'clicked' = any({stop_on}::text[]) then 'clicked'
                when bool_or(m.replied_at is not null) and 'replied' = any({stop_on}::text[]) then 'replied'
                when bool_or(m.opened_grade = any({grades}::text[])) and 'opened' = any({stop_on}::text[]) then 'opened'
           end as reaction
    from delivery_message m
    -- Whoever comes from an await has been asked for a reaction; only the last step must know whether any was sent.
    where not {first} and ({last} or not {follows}) and m.customer_id = d.customer_id and m.enrollment_id = d.id and m.visit >= d.node_visit
  ) m on true
  left join customers_address a on a.customer_id = d.customer_id and a.channel = {channel} and a.is_primary
  left join customers_consent k on k.customer_id = d.customer_id and k.channel = {channel} and k.topic_id = {topic}
  left join customers_suppression s on s.channel = {channel} and s.endpoint = a.endpoint
  cross join lateral (
    select case when 'purchased' = any({stop_on}::text[]) and not {follows} then (
             select p.occurred_at from customers_purchase p
             where p.customer_id = d.customer_id and p.occurred_at > d.entered_at and p.occurred_at <= {now}
             order by p.occurred_at limit 1
           ) end as bought_at
    offset 0
  ) p
  cross join lateral (
    select case when p.bought_at is not null then 'purchased'
                when m.reaction is not null then m.reaction
                when a.endpoint is null then 'no_address'
                when k.granted is false or (k.granted is null and not {unasked}) then 'no_consent'
                when s.id is not null then 'suppressed'
                else 'sent' end as reason
    offset 0
  ) r
),
{queued} as (
  insert into delivery_message (id, customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class, endpoint,
    journey_id, version_id, enrollment_id, op, visit, status, created_at, expires_at, ttl_s)
  select message_id, customer_id, {brand}, {topic}, {sender}, {content}, {channel}, {traffic_class}, endpoint,
    journey_id, version_id, id, {op}, visit, 'queued', {now}, {expires_at}, {ttl}
  from {verdict} where port = 'sent'
),
{waiting} as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select {traffic_class}, {sender}, {now}, message_id, customer_id, journey_id from {verdict} where port = 'sent'
)
