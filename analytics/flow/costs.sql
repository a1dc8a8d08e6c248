-- What the messages of some versions of a journey cost that were handed over in a period, from the roll of messages. One row is
-- a channel, an account, a country, and what was charged for there: messages sent, or delivered. How many messages, how many
-- were charged, how many parts, what they have cost.
select r.channel, a.id, a.name, r.country, r.billed_on, sum(r.sent)::bigint, sum(r.delivered)::bigint, sum(r.billed)::bigint,
       sum(r.parts)::bigint, sum(r.cost)
from analytics_messageroll r
join delivery_account a on a.id = r.account_id
where r.journey_id = {journey} and r.version_id = any({versions}::bigint[]) and r.hour_at >= {since} and r.hour_at < {until}
group by r.channel, a.id, a.name, r.country, r.billed_on
