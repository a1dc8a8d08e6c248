-- Keeps what people wrote, each once. Whose it is: of a message that it answers, else the newest that went to this endpoint
-- within some days over this account; of the owners of the address the one who has that message, else the first.
-- One row: a reply that was new, and what it answers.
with given as (
  select * from unnest({keys}::text[], {channels}::text[], {endpoints}::text[], {tos}::text[], {texts}::text[], {ats}::timestamptz[],
                       {automatic}::boolean[], {commands}::text[], {customer_ids}::bigint[], {message_ids}::bigint[])
    as g(key, channel, endpoint, sent_to, text, at, is_automatic, command, customer_id, message_id)
)
insert into delivery_incomingmessage (account_id, key, channel, endpoint, "to", text, at, received_at, customer_id, message_id,
  is_automatic, command)
select {account}, g.key, g.channel, g.endpoint, g.sent_to, g.text, g.at, {now},
       coalesce(g.customer_id, n.customer_id, o.customer_id), coalesce(g.message_id, n.id), g.is_automatic, g.command
from given g
left join lateral (
  select m.customer_id, m.id
  from customers_address a
  cross join lateral (
    select m.customer_id, m.id, m.sent_at
    from delivery_message m join delivery_sender s on s.id = m.sender_id
    where m.customer_id = a.customer_id and m.channel = g.channel and m.endpoint = g.endpoint and s.account_id = {account}
      -- A provider's clock may be late.
      and m.sent_at > g.at - {answered_within} and m.sent_at <= g.at + interval '5 minutes'
    order by m.sent_at desc, m.id desc
    limit 1
  ) m
  where g.message_id is null and a.channel = g.channel and a.endpoint = g.endpoint
  order by m.sent_at desc, m.id desc
  limit 1
) n on true
left join lateral (
  select a.customer_id from customers_address a
  where a.channel = g.channel and a.endpoint = g.endpoint
  order by a.is_primary desc, a.is_active desc, a.customer_id
  limit 1
) o on true
on conflict (account_id, key) do nothing
returning id, key, customer_id, message_id
