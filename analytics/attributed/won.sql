-- Purchases of a period that count for messages, by each of the rules, from the roll by days. One row is a message (a version of
-- a journey and an op, 0 where it is of no journey), its channel, the touch that counted, and a currency; margin, and the
-- money of which it is known, are by the rule that is asked for.
select r.journey_id, r.version_id, r.op, r.channel, r.touch, r.currency,
       sum(r.purchases_last::int), sum(r.purchases_first::int), sum(r.purchases_even),
       sum(r.amount_last), sum(r.amount_first), sum(r.amount_even), sum({margin}), sum({known})
from analytics_conversionday r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by r.journey_id, r.version_id, r.op, r.channel, r.touch, r.currency
