-- What was bought in a period and counts for messages by {rule}. One row is a channel, a sender and a currency. As in won.sql.
select c.channel, c.sender_id, c.currency,
       sum(case {rule} when 'last' then c.purchases_last when 'first' then c.purchases_first else c.purchases_even end),
       sum(case {rule} when 'last' then c.amount_last when 'first' then c.amount_first else c.amount_even end),
       sum(case {rule} when 'last' then c.margin_last when 'first' then c.margin_first else c.margin_even end),
       sum(case {rule} when 'last' then c.margin_known_last when 'first' then c.margin_known_first
                       else c.margin_known_even end)
from analytics_conversionroll c
where c.hour_at >= {since} and c.hour_at < {until}
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or c.journey_id = {journey})
  and ({channel}::text is null or c.channel = {channel})
  and case {rule} when 'last' then c.purchases_last when 'first' then c.purchases_first else c.purchases_even end > 0
group by c.channel, c.sender_id, c.currency
