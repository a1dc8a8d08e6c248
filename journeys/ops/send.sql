-- One row for each due enrollment: sent, skipped (with the reason), unreachable (the last step, and none was sent
-- before), stopped by a reaction to an earlier step of this pass or by what has happened since entry; exhausted when the
-- cascade's deadline is over, over_budget when its budget does not reach for this message.
-- A message row is unique per (enrollment, op, visit): a second one would fail, and the batch with it. Messages are numbered
-- in the order of customers.
{judged} as (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, d.node_visit, d.context, d.endpoint, d.reaction,
         d.granted, d.changed_at, d.bought_at, {event_} as event, {deadline_at_} as deadline_at, {price_} as price,
         case when d.bought_at is not null then 'purchased'
              when {event_} is not null then 'happened'
              when d.reaction is not null then d.reaction
              when {deadline_at_} <= {now} then 'deadline'
              when not {in_audience} then 'not_in_audience'
              when d.endpoint is null then 'no_address'
              when d.granted is false or (d.granted is null and not {unasked}) then 'no_consent'
              when d.is_suppressed then 'suppressed'
              -- Whether anybody has a pause at all is asked once for the batch.
              when not {unasked} and exists (
                     select from customers_consentpause u where u.brand_id = {brand} and u.until > {now}
                   ) and exists (
                     select from customers_consentpause u
                     where u.customer_id = d.customer_id and u.brand_id = {brand} and u.until > {now}
                   ) then 'paused'
              when {prefers_cheaper} then 'prefers_cheaper'
              else 'sent' end as reason
  from (
    select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, d.node_visit, d.context, a.endpoint,
           {reaction_before} as reaction, k.granted, k.changed_at, s.id is not null as is_suppressed,
           {bought_before} as bought_at{asked_besides}
    from {due} d
    {messages_before}
    -- One walk through the index for the whole batch, and a full join, which is never planned as a loop over pairs; there
    -- is nobody in it but those who are due.
    full join (
      select customer_id, endpoint from customers_address
      where customer_id = any(array(select customer_id from {due})) and channel = {channel} and is_primary
      offset 0
    ) a on a.customer_id = d.customer_id
    full join (
      select customer_id, granted, changed_at from customers_consent
      where customer_id = any(array(select customer_id from {due})) and channel = {channel} and topic_id = {topic}
      offset 0
    ) k on k.customer_id = d.customer_id
    left join customers_suppression s on s.channel = {channel} and s.endpoint = a.endpoint
    order by d.customer_id, d.id
    offset 0
  ) d
  {audience_join}
  offset 0
){purse},
{verdict} as materialized (
  select j.id, j.customer_id, j.journey_id, j.version_id, j.place, j.visit, j.endpoint, j.context, j.deadline_at, j.price,
         {reason} as reason,
         case when {reason} = 'sent' then 'sent'
              when j.reason in ('purchased', 'happened') or j.reaction is not null then 'stopped'
              when j.reason = 'deadline' then 'exhausted'
              when {reason} = 'over_budget' then 'over_budget'
              when {last} and ({first} or not exists (
                     select from delivery_message e
                     where e.customer_id = j.customer_id and e.enrollment_id = j.id and e.visit >= j.node_visit
                   )) then 'unreachable'
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
