-- Purchases of a period that count for messages, by each of the rules (delivery/attribution.py), from the roll of
-- conversions. One row is a day of the company on which was bought, and a currency.
select (r.hour_at at time zone {zone})::date, r.currency,
       sum(r.purchases_last::int), sum(r.purchases_first::int), sum(r.purchases_even),
       sum(r.amount_last), sum(r.amount_first), sum(r.amount_even)
from {conversions} r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by 1, r.currency
