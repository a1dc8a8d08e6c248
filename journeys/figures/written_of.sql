-- Messages to the customers of a segment. One row is an op and the currency of the price lists; a message counts in each
-- column as in delivery_messagecount (delivery/sql/counts.sql): by the hour in which it happened to it, what failed is not
-- delivered, what we ourselves did not hand over has not failed, and cost counts when it was billed.
select m.version_id, m.op, coalesce(p.currency, ''),
       count(*) filter (where v.name = 'sent'), count(*) filter (where v.name = 'delivered'),
       count(*) filter (where v.name = 'opened'), count(*) filter (where v.name = 'clicked'),
       count(*) filter (where v.name = 'replied'), count(*) filter (where v.name = 'failed'),
       count(*) filter (where v.name = 'unsubscribed'), coalesce(sum(m.cost) filter (where v.name = 'cost'), 0)
from delivery_message m
join delivery_sender s on s.id = m.sender_id
left join lateral (
  select currency from delivery_price where account_id = s.account_id and channel = m.channel order by prefix, currency limit 1
) p on true
cross join lateral (
  select m.status = any({failures}::text[]) as failed,
         m.sent_at is null and coalesce(m.error_code = any({withheld}::text[]), false) as withheld
) f
cross join lateral (values
  ('sent', m.sent_at),
  ('delivered', case when not f.failed then m.delivered_at end),
  ('opened', case when m.opened_grade = any({grades}::text[]) then m.opened_at end),
  ('clicked', m.clicked_at),
  ('replied', m.replied_at),
  ('failed', case when f.failed and not f.withheld then m.failed_at end),
  ('unsubscribed', m.unsubscribed_at),
  ('cost', case when m.cost <> 0 then case when m.cost_if_delivered is null then m.sent_at else m.delivered_at end end)
) as v(name, at)
where m.created_at >= {began} and m.journey_id = any({journeys}::bigint[]) and m.version_id = any({versions}::bigint[])
  and m.customer_id in (select c.id from customers_customer c where {members})
  and v.at is not null
  and ({since}::timestamptz is null or v.at >= {since})
  and ({until}::timestamptz is null or v.at < {until})
group by m.version_id, m.op, p.currency
