-- Purchases of a period that count for messages, by each of the rules (delivery/attribution.py), from the roll of
-- conversions. One row is an hour in which was bought, and a currency.
select c.hour_at, c.currency,
       sum(c.purchases_last::int), sum(c.purchases_first::int), sum(c.purchases_even),
       sum(c.amount_last), sum(c.amount_first), sum(c.amount_even)
from analytics_conversionroll c
where c.hour_at >= {since} and c.hour_at < {until}
  and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
  and ({journey}::bigint is null or c.journey_id = {journey})
  and ({channel}::text is null or c.channel = {channel})
group by c.hour_at, c.currency
