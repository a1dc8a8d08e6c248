-- The roll of messages without its journeys; a row is an hour, a brand, a channel with account and sender, and a country.
select hour_at, brand_id, channel, account_id, sender_id, country,
       sum(sent) as sent, sum(delivered) as delivered, sum(opened) as opened, sum(opened_weak) as opened_weak,
       sum(clicked) as clicked, sum(clicked_weak) as clicked_weak, sum(replied) as replied, sum(failed) as failed,
       sum(unsubscribed) as unsubscribed, sum(complained) as complained, sum(cost) as cost
from analytics_messageroll
where hour_at >= {since} and hour_at < {until} and hour_at = any({hours}::timestamptz[])
group by hour_at, brand_id, channel, account_id, sender_id, country
