-- The roll of messages by days ({hours}: when they begin, {ends}: when they end); a row is a day and an origin.
select d.hour_at, r.brand_id, r.journey_id, r.version_id, r.op, r.channel, r.account_id, r.sender_id, r.country,
       sum(r.sent) as sent, sum(r.delivered) as delivered, sum(r.opened) as opened, sum(r.opened_weak) as opened_weak,
       sum(r.clicked) as clicked, sum(r.clicked_weak) as clicked_weak, sum(r.replied) as replied, sum(r.failed) as failed,
       sum(r.unsubscribed) as unsubscribed, sum(r.complained) as complained, sum(r.cost) as cost, sum(r.parts) as parts
from unnest({hours}::timestamptz[], {ends}::timestamptz[]) as d(hour_at, until)
join analytics_messageroll r on r.hour_at >= d.hour_at and r.hour_at < d.until
where r.hour_at >= {since} and r.hour_at < {until}
group by d.hour_at, r.brand_id, r.journey_id, r.version_id, r.op, r.channel, r.account_id, r.sender_id, r.country
