-- One row for each due enrollment: sent, skipped (with the reason), unreachable (the last step, and none was sent
-- before), stopped by a reaction to an earlier step of this pass or by what has happened since entry; exhausted when the
-- cascade's deadline is over, over_budget when its budget does not reach for this message.
-- A message row is unique per (enrollment, op, visit): a second one would fail, and the batch with it.
{judged} as (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, d.context, a.endpoint, m.reaction, m.steps,
         k.granted, k.changed_at, o.bought_at, {event_} as event, {deadline_at_} as deadline_at, {price_} as price, r.reason
  from {due} d
  left join lateral (
    select count(*) as steps, {reaction} as reaction
    from delivery_message e
    -- Whoever comes from an await has been asked for a reaction; only the last step must know whether any was sent.
    where not {first} and ({last} or not {asked}) and e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit >= d.node_visit
  ) m on true
  left join customers_address a on a.customer_id = d.customer_id and a.channel = {channel} and a.is_primary
  left join customers_consent k on k.customer_id = d.customer_id and k.channel = {channel} and k.topic_id = {topic}
  left join customers_suppression s on s.channel = {channel} and s.endpoint = a.endpoint
  {audience_join}
  cross join lateral (
    select case when not {asked} then {bought_at} end as bought_at{asked_besides}
    offset 0
  ) o
  cross join lateral (
    select case when o.bought_at is not null then 'purchased'
                when {event_} is not null then 'happened'
                when m.reaction is not null then m.reaction
                when {deadline_at_} <= {now} then 'deadline'
                when not {in_audience} then 'not_in_audience'
                when a.endpoint is null then 'no_address'
                when k.granted is false or (k.granted is null and not {unasked}) then 'no_consent'
                when s.id is not null then 'suppressed'
                -- Whether anybody has a pause at all is asked once for the batch.
                when not {unasked} and exists (
                       select from customers_consentpause u where u.brand_id = {brand} and u.until > {now}
                     ) and exists (
                       select from customers_consentpause u
                       where u.customer_id = d.customer_id and u.brand_id = {brand} and u.until > {now}
                     ) then 'paused'
                when {prefers_cheaper} then 'prefers_cheaper'
                else 'sent' end as reason
    offset 0
  ) r
){purse},
{verdict} as materialized (
  select j.id, j.customer_id, j.journey_id, j.version_id, j.place, j.visit, j.endpoint, j.context, j.deadline_at, j.price,
         {reason} as reason,
         case when {reason} = 'sent' then 'sent'
              when j.reason in ('purchased', 'happened') or j.reaction is not null then 'stopped'
              when j.reason = 'deadline' then 'exhausted'
              when {reason} = 'over_budget' then 'over_budget'
              when {last} and coalesce(j.steps, 0) = 0 then 'unreachable'
              else 'skipped' end as port,
         case when {reason} = 'sent' then null
              when j.reason = 'no_consent' then jsonb_strip_nulls(
                jsonb_build_object('channel', {channel}, 'topic', {topic}, 'granted', j.granted, 'since', j.changed_at))
              when j.reason = 'purchased' then jsonb_build_object('at', j.bought_at)
              when j.reason = 'happened' then j.event
              when j.reason in ('no_address', 'suppressed') then jsonb_build_object('channel', {channel})
              when j.reason = 'paused' then (
                select jsonb_build_object('until', u.until) from customers_consentpause u
                where u.customer_id = j.customer_id and u.brand_id = {brand})
              when j.reason = 'deadline' then jsonb_build_object('at', j.deadline_at)
              when {reason} = 'over_budget' then jsonb_build_object('price', j.price, 'left', {left_over})
         end as detail,
         case when {reason} = 'sent' then nextval('delivery_message_id_seq') end as message_id,
         null::timestamptz as due_at
  from {in_line} j
),
{queued} as (
  insert into delivery_message (id, customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class, endpoint,
    journey_id, version_id, enrollment_id, op, visit, data, status, created_at, expires_at, ttl_s, priority, policy)
  select message_id, customer_id, {brand}, {topic}, {sender}, {content}, {channel}, {traffic_class}, endpoint,
    journey_id, version_id, id, {op}, visit, {data}, 'queued', {now}, {expires_at}, {ttl}, {priority}, {policy}
  from {verdict} where port = 'sent'
),
{waiting} as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select {traffic_class}, {sender}, {now}, message_id, customer_id, journey_id from {verdict} where port = 'sent'
){promising}
