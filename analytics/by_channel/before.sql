-- What became of the messages that were sent in a period, to compare another period with. One row is a channel and account. As in
-- hours.sql.
select r.channel, r.account_id,
       sum(r.sent::int), sum(r.delivered::int), sum(r.opened::int), sum(r.opened_weak::int), sum(r.clicked::int), sum(r.clicked_weak::int),
       sum(r.replied::int), sum(r.failed::int), sum(r.unsubscribed::int), sum(r.complained::int), sum(r.cost)
from {messages} r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
  and ({channel}::text is not null or r.channel <> all({calls}::text[]))
group by r.channel, r.account_id
