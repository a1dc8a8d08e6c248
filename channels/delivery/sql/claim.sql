-- Takes queued messages of one lane: marks them as being sent under a claim, and looks for the last time at what speaks
-- against it (`refusal`). Whatever a message needs comes along, so that between this and the hand-over nobody asks the
-- database again. What somebody holds for the moment (delivery/holds.py) is not taken. One row for each message taken.
with batch as materialized (
  select m.ctid as place, m.customer_id, m.id, m.content_id, m.channel, m.endpoint, m.ttl_s, m.expires_at, m.topic_id
  from delivery_message m
  where m.status = 'queued' and m.traffic_class = {traffic_class} and m.sender_id = {sender} and not ({held})
  order by m.created_at limit {limit}
  for update skip locked
),
claimed as (
  update delivery_message m set status = 'sending', claimed_at = {now}, claim = {claim}
  where m.status = 'queued' and m.ctid = any(array(select place from batch))
  returning m.id
)
select m.customer_id, m.id, m.content_id, m.channel, m.endpoint, m.ttl_s, s.value, s.name, c.attributes::text,
       case when m.expires_at <= {now} then 'too_late'
            when not s.is_active or not a.is_active then 'no_sender'
            when c.id is null or d.is_active is false then 'no_address'
            when m.topic_id is not null and (k.granted is false or (k.granted is null and not {unasked})) then 'no_consent'
            when p.id is not null then 'suppressed' end as refusal
from claimed
join batch m on m.id = claimed.id
join delivery_sender s on s.id = {sender}
join delivery_account a on a.id = s.account_id
left join customers_customer c on c.id = m.customer_id
left join customers_address d on d.customer_id = m.customer_id and d.channel = m.channel and d.endpoint = m.endpoint
left join customers_consent k on k.customer_id = m.customer_id and k.channel = m.channel and k.topic_id = m.topic_id
left join customers_suppression p on p.channel = m.channel and p.endpoint = m.endpoint
order by m.id
