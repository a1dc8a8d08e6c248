-- Messages of some versions, from the delivery's counters by the hour. One row is an op and the currency of the price lists.
-- A message counts once in each column, in the hour in which it happened to it.
select c.version_id, c.op, coalesce(p.currency, ''),
       sum(c.sent)::bigint, sum(c.delivered)::bigint, sum(c.opened)::bigint, sum(c.clicked)::bigint,
       sum(c.replied)::bigint, sum(c.failed)::bigint, sum(c.unsubscribed)::bigint, sum(c.cost)
from delivery_messagecount c
left join lateral (
  select currency from delivery_price where account_id = c.account_id and channel = c.channel order by prefix, currency limit 1
) p on true
where c.journey_id in (select journey_id from journeys_version where id = any({versions}::bigint[]))
  and c.version_id = any({versions}::bigint[])
  and ({since}::timestamptz is null or c.hour_at >= {since})
  and ({until}::timestamptz is null or c.hour_at < {until})
group by c.version_id, c.op, p.currency
