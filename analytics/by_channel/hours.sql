-- What became of the messages that were sent in a period, from the roll of messages. One row is a channel and an hour of
-- sending. What calls a system is no message to anybody: it is left out, unless its channel is the one asked for. (What one
-- row of the roll counts is an integer; sums of those are several times as fast as of big ones.)
select r.channel, r.hour_at,
       sum(r.sent::int), sum(r.delivered::int), sum(r.opened::int), sum(r.opened_weak::int), sum(r.clicked::int),
       sum(r.replied::int), sum(r.failed::int), sum(r.unsubscribed::int), sum(r.complained::int), sum(r.cost)
from analytics_messageroll r
where r.hour_at >= {since} and r.hour_at < {until}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or r.journey_id = {journey})
  and ({channel}::text is null or r.channel = {channel})
  and ({channel}::text is not null or r.channel <> all({calls}::text[]))
group by r.channel, r.hour_at
