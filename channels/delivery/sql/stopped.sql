-- What replies end or begin again: one row for each (reply, customer, topic), with what the customer has chosen so far.
-- Everybody who has the address is meant: the same phone stops ringing for all of them. The topics are those of the brand
-- that was answered, else of the brand to whose number it came, else of all that write over this account on the channel.
-- `before`: what stood before the STOP (null: never asked); only where what stands now is such a STOP.
select i.id, o.customer_id, t.id, t.traffic_class, k.granted, k.source in ('stop_word', 'blocked') as is_stopped, h.granted as before
from delivery_incomingmessage i
cross join lateral (
  select i.customer_id where i.customer_id is not null
  union
  select a.customer_id from customers_address a where a.channel = i.channel and a.endpoint = i.endpoint
) o
cross join lateral (
  select m.brand_id from delivery_message m where m.customer_id = i.customer_id and m.id = i.message_id
  union
  select s.brand_id from delivery_sender s
  where i.message_id is null and s.account_id = i.account_id and s.channel = i.channel
    and (lower(ltrim(s.value, '+')) = lower(ltrim(i."to", '+')) or not exists (
      select from delivery_sender other
      where other.account_id = i.account_id and other.channel = i.channel
        and lower(ltrim(other.value, '+')) = lower(ltrim(i."to", '+'))
    ))
) b
join customers_topic t on t.brand_id = b.brand_id
left join customers_consent k on k.customer_id = o.customer_id and k.channel = i.channel and k.topic_id = t.id
left join lateral (
  select h.granted from customers_consentchange h
  where h.customer_id = o.customer_id and h.channel = i.channel and h.topic_id = t.id and h.source not in ('stop_word', 'blocked')
  order by h.at desc, h.id desc
  limit 1
) h on true
where i.id = any({ids}::bigint[])
order by i.id, o.customer_id, t.id
