-- Purchases of a period that count for messages, by each of the rules. One row is a message (a version of a journey and an op,
-- 0 where it is of no journey), its channel, the touch that counted, and a currency; margin, and the money of which it is
-- known, are by {rule}.
select c.journey_id, c.version_id, c.op, c.channel, c.touch, c.currency,
       sum(c.purchases_last::int), sum(c.purchases_first::int), sum(c.purchases_even),
       sum(c.amount_last), sum(c.amount_first), sum(c.amount_even),
       sum(case {rule} when 'last' then c.margin_last when 'first' then c.margin_first else c.margin_even end),
       sum(case {rule} when 'last' then c.margin_known_last when 'first' then c.margin_known_first
                       else c.margin_known_even end)
from analytics_conversionroll c
where c.hour_at >= {since} and c.hour_at < {until}
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or c.journey_id = {journey})
  and ({channel}::text is null or c.channel = {channel})
group by c.journey_id, c.version_id, c.op, c.channel, c.touch, c.currency
