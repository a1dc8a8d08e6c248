-- One row for each due enrollment: sent, skipped (with the reason), unreachable (the last step, and none was sent
-- before), stopped by a reaction to an earlier step of this pass or by what has happened since entry; exhausted when the
-- cascade's deadline is over, over_budget when its budget does not reach for this message.
-- A message row is unique per (enrollment, op, visit): a second one would fail, and the batch with it.
{judged} as (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, d.context, a.endpoint, m.reaction, m.steps,
         k.granted, k.changed_at, o.bought_at, o.event, o.deadline_at, o.price, u.until, r.reason
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
  left join customers_consentpause u
    on not {unasked} and u.customer_id = d.customer_id and u.brand_id = {brand} and u.until > {now}
  {audience_join}
  cross join lateral (
    select case when not {asked} then {bought_at} end as bought_at, case when not {asked} then {event} end as event,
           {deadline_at} as deadline_at, {price} as price
    offset 0
  ) o
  cross join lateral (
    select case when o.bought_at is not null then 'purchased'
                when o.event is not null then 'happened'
                when m.reaction is not null then m.reaction
                when o.deadline_at <= {now} then 'deadline'
                when not {in_audience} then 'not_in_audience'
                when a.endpoint is null then 'no_address'
                when k.granted is false or (k.granted is null and not {unasked}) then 'no_consent'
                when s.id is not null then 'suppressed'
                when u.until is not null then 'paused'
                when {prefers_cheaper} then 'prefers_cheaper'
                else 'sent' end as reason
    offset 0
  ) r
){purse},
{verdict} as materialized (
  select j.id, j.customer_id, j.journey_id, j.version_id, j.place, j.visit, j.endpoint, j.context, j.deadline_at, j.price,
         r.reason,
         case when r.reason = 'sent' then 'sent'
              when r.reason in ('purchased', 'happened') or j.reaction is not null then 'stopped'
              when r.reason = 'deadline' then 'exhausted'
              when r.reason = 'over_budget' then 'over_budget'
              when {last} and coalesce(j.steps, 0) = 0 then 'unreachable'
              else 'skipped' end as port,
         case when r.reason = 'sent' then null
              when r.reason = 'no_consent' then jsonb_strip_nulls(
                jsonb_build_object('channel', {channel}, 'topic', {topic}, 'granted', j.granted, 'since', j.changed_at))
              when r.reason = 'purchased' then jsonb_build_object('at', j.bought_at)
              when r.reason = 'happened' then j.event
              when r.reason in ('no_address', 'suppressed') then jsonb_build_object('channel', {channel})
              when r.reason = 'paused' then jsonb_build_object('until', j.until)
              when r.reason = 'deadline' then jsonb_build_object('at', j.deadline_at)
              when r.reason = 'over_budget' then jsonb_build_object('price', j.price, 'left', {left_over})
         end as detail,
         case when r.reason = 'sent' then nextval('delivery_message_id_seq') end as message_id,
         null::timestamptz as due_at
  from (select j.*, {asked_for} as asked_for from {judged} j) j
  cross join lateral (
    select case when j.reason = 'sent' and j.price > 0 and j.asked_for > {left_over} then 'over_budget'
                else j.reason end as reason
    offset 0
  ) r
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
