-- What became of the messages handed over in these hours, whenever it happened; a row is an hour and an origin. Readings
-- count when a person did it, certainly or likely; what failed is not delivered. The country is that of a telephone
-- number, by its first digits: four of them behind +1, else three. What a message was charged for stands in itself: it was
-- charged by the price with the longest fitting prefix (delivery/sql/record_handover.sql), whatever the list says by now.
with sent as (
  select date_trunc('hour', d.sent_at, 'UTC') as hour_at, d.brand_id, coalesce(d.journey_id, 0) as journey_id,
         coalesce(d.version_id, 0) as version_id, coalesce(d.op, 0) as op, d.channel, d.sender_id,
         case when d.endpoint like '+1%' then substr(d.endpoint, 2, 4) when d.endpoint like '+%' then substr(d.endpoint, 2, 3) end
           as prefix,
         case when d.cost_if_delivered is not null then 'delivered' when d.cost <> 0 then 'sent' else '' end as billed_on,
         count(*) as sent,
         count(d.delivered_at) filter (where d.status <> all({failures}::text[])) as delivered,
         count(d.opened_at) filter (where d.opened_grade = any({grades}::text[])) as opened,
         count(d.opened_at) filter (where d.opened_grade <> all({grades}::text[])) as opened_weak,
         count(d.clicked_at) as clicked, count(d.clicked_weak_at) filter (where d.clicked_at is null) as clicked_weak,
         count(d.replied_at) as replied,
         count(*) filter (where d.status = any({failures}::text[])) as failed,
         count(d.unsubscribed_at) as unsubscribed, count(d.complained_at) as complained,
         sum(d.cost) as cost, sum(d.parts) as parts,
         count(*) filter (where case when d.cost_if_delivered is null then d.cost <> 0 else d.delivered_at is not null end) as billed
  from delivery_message d
  where d.sent_at >= {since} and d.sent_at < {until}
    and date_trunc('hour', d.sent_at, 'UTC') = any({hours}::timestamptz[]) and {among}
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
)
select m.hour_at, m.brand_id, m.journey_id, m.version_id, m.op, m.channel, s.account_id, m.sender_id,
       coalesce(c.country, '') as country,
       sum(sent) as sent, sum(delivered) as delivered, sum(opened) as opened, sum(opened_weak) as opened_weak,
       sum(clicked) as clicked, sum(clicked_weak) as clicked_weak, sum(replied) as replied, sum(failed) as failed,
       sum(unsubscribed) as unsubscribed, sum(complained) as complained, sum(cost) as cost, sum(parts) as parts,
       m.billed_on, sum(billed) as billed
from sent m
join delivery_sender s on s.id = m.sender_id
left join unnest({prefixes}::text[], {countries}::text[]) as c(prefix, country) on c.prefix = m.prefix
group by m.hour_at, m.brand_id, m.journey_id, m.version_id, m.op, m.channel, s.account_id, m.sender_id, coalesce(c.country, ''),
         m.billed_on
