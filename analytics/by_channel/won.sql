-- What was bought in a period and counts for messages by one rule (delivery/attribution.py), from the roll of conversions
-- ({conversions}). One row is a channel, a day of the company and a currency: purchases, money, margin, and the money whose
-- margin is known. A purchase counts on the day on which it was made, whenever its message was sent.
select r.channel, (r.hour_at at time zone {zone})::date, r.currency,
       sum({purchases}), sum({amount}), sum({margin}), sum({known})
from {conversions} r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey} and {purchases} > 0
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by 1, 2, r.currency
