-- Messages handed over in these hours of which something rare became, whenever it happened; a row is a message. What each
-- column means, and the country and the domain of an address: as in messages.sql and domains.sql.
select date_trunc('hour', m.sent_at, 'UTC') as hour_at, m.id as message_id, m.customer_id, m.brand_id,
       coalesce(m.journey_id, 0) as journey_id, coalesce(m.version_id, 0) as version_id, coalesce(m.op, 0) as op, m.channel,
       m.sender_id, coalesce(c.country, '') as country,
       case when m.channel = {email} then left(lower(split_part(m.endpoint, '@', -1)), 255) else '' end as domain,
       r.opened_weak, r.clicked_weak, r.replied, r.failed, r.unsubscribed, r.complained
from delivery_message m
cross join lateral (
  select m.opened_at is not null and coalesce(m.opened_grade <> all({grades}::text[]), false) as opened_weak,
         m.clicked_weak_at is not null and m.clicked_at is null as clicked_weak, m.replied_at is not null as replied, m.status = any({failures}::text[]) as failed,
         m.unsubscribed_at is not null as unsubscribed, m.complained_at is not null as complained
) r
left join unnest({prefixes}::text[], {countries}::text[]) as c(prefix, country)
  on c.prefix = case when m.endpoint like '+1%' then substr(m.endpoint, 2, 4) when m.endpoint like '+%' then substr(m.endpoint, 2, 3) end
where m.sent_at >= {since} and m.sent_at < {until}
  and date_trunc('hour', m.sent_at, 'UTC') = any({hours}::timestamptz[])
  and (r.opened_weak or r.clicked_weak or r.replied or r.failed or r.unsubscribed or r.complained)
