-- Suppresses the addresses of these messages that have bounced in a row on {days} days. A message without `failed_at`,
-- handed over no later than the one that bounces now, ends the row: it has stayed. One that is suppressed already keeps
-- its first reason.
with told as (
  select m.customer_id, m.channel, m.endpoint, max(m.sent_at) as sent_at
  from unnest({message_ids}::bigint[]) as w(id)
  join delivery_message m on m.id = w.id
  where m.channel = any({channels}::text[]) and m.status = 'bounced'
  group by m.customer_id, m.channel, m.endpoint
),
tried as (
  select t.customer_id, t.channel, t.endpoint, m.sent_at, m.status = any({failures}::text[]) as came_back
  from told t
  join delivery_message m on m.customer_id = t.customer_id and m.channel = t.channel and m.endpoint = t.endpoint
    and m.sent_at between {since} and t.sent_at
),
stayed as (
  select customer_id, channel, endpoint, max(sent_at) as last_at
  from tried where not came_back group by customer_id, channel, endpoint
)
insert into customers_suppression (channel, endpoint, reason, created_at)
select distinct t.channel, t.endpoint, {reason}, {now}::timestamptz
from tried t
left join stayed s using (customer_id, channel, endpoint)
where t.came_back and (s.last_at is null or t.sent_at > s.last_at)
group by t.customer_id, t.channel, t.endpoint
having count(distinct t.sent_at::date) >= {days}
order by t.channel, t.endpoint
on conflict (channel, endpoint) do nothing
