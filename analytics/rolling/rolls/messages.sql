-- What became of the messages handed over in these hours, whenever it happened; a row is an hour and an origin. Readings
-- count when a person did it, certainly or likely; what failed is not delivered. The country is that of a telephone
-- number, by its first digits: four of them behind +1, else three.
with sent as (
  select date_trunc('hour', m.sent_at, 'UTC') as hour_at, m.brand_id, coalesce(m.journey_id, 0) as journey_id,
         coalesce(m.version_id, 0) as version_id, coalesce(m.op, 0) as op, m.channel, m.sender_id,
         case when m.endpoint like '+1%' then substr(m.endpoint, 2, 4) when m.endpoint like '+%' then substr(m.endpoint, 2, 3) end
           as prefix,
         count(*) as sent,
         count(m.delivered_at) filter (where m.status <> all({failures}::text[])) as delivered,
         count(m.opened_at) filter (where m.opened_grade = any({grades}::text[])) as opened,
         count(m.opened_at) filter (where m.opened_grade <> all({grades}::text[])) as opened_weak,
         count(m.clicked_at) as clicked, count(m.clicked_weak_at) filter (where m.clicked_at is null) as clicked_weak,
         count(m.replied_at) as replied,
         count(*) filter (where m.status = any({failures}::text[])) as failed,
         count(m.unsubscribed_at) as unsubscribed, count(m.complained_at) as complained,
         sum(m.cost) as cost, sum(m.parts) as parts
  from delivery_message m
  where m.sent_at >= {since} and m.sent_at < {until}
    and date_trunc('hour', m.sent_at, 'UTC') = any({hours}::timestamptz[]) and {among}
  group by 1, 2, 3, 4, 5, 6, 7, 8
)
select m.hour_at, m.brand_id, m.journey_id, m.version_id, m.op, m.channel, s.account_id, m.sender_id,
       coalesce(c.country, '') as country,
       sum(sent) as sent, sum(delivered) as delivered, sum(opened) as opened, sum(opened_weak) as opened_weak,
       sum(clicked) as clicked, sum(clicked_weak) as clicked_weak, sum(replied) as replied, sum(failed) as failed,
       sum(unsubscribed) as unsubscribed, sum(complained) as complained, sum(cost) as cost, sum(parts) as parts
from sent m
join delivery_sender s on s.id = m.sender_id
left join unnest({prefixes}::text[], {countries}::text[]) as c(prefix, country) on c.prefix = m.prefix
group by m.hour_at, m.brand_id, m.journey_id, m.version_id, m.op, m.channel, s.account_id, m.sender_id, coalesce(c.country, '')
