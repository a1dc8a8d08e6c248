-- Takes waiting messages of one lane out of the outbox: marks them as being sent under a claim, and looks for the last
-- time at what speaks against it (`refusal`; caps and the night are looked at next, sending/last_look.py). Whatever a message needs comes along, so that between this and the
-- hand-over nobody asks the database again. What somebody holds for the moment (delivery/sending/holds.py) is not taken;
-- {mine} narrows it to some messages (`q.message_id`), else it is true.
-- One row for each message that is being sent now, with how many rows of the outbox were taken: more, where messages had
-- been withdrawn meanwhile, or are now, because what they belong to has ended. Without any, one row without a message.
with batch as materialized (
  select q.ctid as place
  from delivery_outbox q
  cross join lateral (
    select m.customer_id, m.journey_id, m.enrollment_id, m.visit, m.created_at, m.expires_at, m.ttl_s
    from delivery_message m where m.id = q.message_id offset 0
  ) m
  where q.traffic_class = {traffic_class} and q.sender_id = {sender} and q.due_at <= {now} and not ({held}) and {mine}
  order by q.due_at limit {limit}
  for update of q skip locked
),
taken as (
  delete from delivery_outbox where ctid = any(array(select place from batch)) returning message_id
),
claimed as (
  update delivery_message m set status = 'sending', claimed_at = {now}
  from taken t
  where m.id = t.message_id and m.status = 'queued' and not ({ended})
  returning m.customer_id, m.id, m.content_id, m.channel, m.endpoint, m.ttl_s, m.expires_at, m.topic_id, m.data, m.brand_id,
            m.journey_id, m.traffic_class, m.priority, m.policy, m.created_at
),
ended as (
  update delivery_message m set status = 'superseded'
  from taken t
  where m.id = t.message_id and m.status = 'queued' and ({ended})
),
flight as (
  insert into delivery_flight (claim, claimed_at, sender_id, customer_ids, message_ids)
  select {claim}, {now}, {sender}, array_agg(customer_id), array_agg(id) from claimed having count(*) > 0
)
select n.taken, m.customer_id, m.id, m.content_id, m.channel, m.endpoint, m.ttl_s, s.value, s.name, c.attributes::text,
       c.language, c.time_zone, m.data::text, e.addresses::text, m.topic_id is not null, m.journey_id,
       m.priority, m.policy::text, case when m.policy is not null then m.created_at end,
       case when m.expires_at <= {now} then 'too_late'
            when not s.is_active or not a.is_active then 'no_sender'
            when c.id is null then 'no_address'
            when m.channel = any({devices}::text[]) and e.addresses is null then 'no_address'
            when m.channel <> all({devices}::text[]) and d.is_active is false then 'no_address'
            when m.topic_id is not null and (k.granted is false or (k.granted is null and not {unasked})) then 'no_consent'
            when p.id is not null then 'suppressed'
            when {paused} then 'paused' end as refusal
from (select count(*) as taken from taken) n -- no join with `taken`: a planner that thinks it small makes loops of it
left join claimed m on true
join delivery_sender s on s.id = {sender}
join delivery_account a on a.id = s.account_id
left join customers_customer c on c.id = m.customer_id
left join customers_address d on d.customer_id = m.customer_id and d.channel = m.channel and d.endpoint = m.endpoint
left join lateral (
  select jsonb_agg(jsonb_build_array(o.endpoint, o.detail) order by o.endpoint <> m.endpoint, o.created_at desc) as addresses
  from customers_address o
  where m.channel = any({devices}::text[]) and o.customer_id = m.customer_id and o.channel = m.channel and o.is_active
) e on true
left join customers_consent k on k.customer_id = m.customer_id and k.channel = m.channel and k.topic_id = m.topic_id
left join customers_suppression p on p.channel = m.channel and p.endpoint = m.endpoint
order by m.id
