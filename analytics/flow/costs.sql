-- What the messages of some versions of a journey cost that were handed over in a period. One row is a channel, an account
-- and a country: what the provider bills there (messages sent, or delivered), how many messages, how many parts, what they
-- have cost.
select r.channel, a.name, r.country, coalesce(p.billed_on, ''), sum(r.sent)::bigint, sum(r.delivered)::bigint,
       sum(r.parts)::bigint, sum(r.cost)
from analytics_messageroll r
join delivery_account a on a.id = r.account_id
left join lateral (
  select billed_on from delivery_price where account_id = r.account_id and channel = r.channel order by prefix limit 1
) p on true
where r.journey_id = {journey} and r.version_id = any({versions}::bigint[]) and r.hour_at >= {since} and r.hour_at < {until}
group by r.channel, a.name, r.country, p.billed_on
order by sum(r.cost) desc, r.channel, a.name, r.country
