-- What became of the messages that were sent in a period, from the roll of messages ({messages}), summed two ways in one
-- pass. One row is a channel and account and a day of sending, or an hour of a weekday (Monday is 1), in the company's zone: an hour belongs to the day, and bears the name, in which it begins. So two hours of one name, when clocks are put
-- back, are counted together, and one that is left out in spring is never counted. What calls a system is no message to
-- anybody: it is left out, unless its channel is the one asked for. (What one row of the roll counts is an integer; sums of
-- those are several times as fast as of big ones.)
select r.channel, r.account_id, l.day, l.weekday, l.hour,
       sum(r.sent::int), sum(r.delivered::int), sum(r.opened::int), sum(r.opened_weak::int), sum(r.clicked::int), sum(r.clicked_weak::int),
       sum(r.replied::int), sum(r.failed::int), sum(r.unsubscribed::int), sum(r.complained::int), sum(r.cost)
from {messages} r
cross join lateral (select r.hour_at at time zone {zone} as at offset 0) z
cross join lateral (
  select z.at::date as day, extract(isodow from z.at)::int as weekday, extract(hour from z.at)::int as hour
) l
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
  and ({channel}::text is not null or r.channel <> all({calls}::text[]))
group by grouping sets ((r.channel, r.account_id, l.day), (r.channel, r.account_id, l.weekday, l.hour))
