-- Messages sent in a period and what they cost, from the roll of messages by days. One row is a message of a journey (a
-- version, an op and its channel; 0 where it is of no journey) and the account over which it went.
select r.journey_id, r.version_id, r.op, r.channel, r.account_id, sum(r.sent::int), sum(r.cost)
from analytics_messageday r
where r.hour_at >= {since} and r.hour_at < {until}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or r.journey_id = {journey})
  and ({channel}::text is null or r.channel = {channel})
  and ({channel}::text is not null or r.channel <> all({calls}::text[]))
group by r.journey_id, r.version_id, r.op, r.channel, r.account_id
