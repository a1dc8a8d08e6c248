-- Purchases that count for a message, by the rule of delivery/attribution.py, summed four ways.
-- One row is the whole period (`part` 'all'), one day ('day'), one channel ('channel') or one journey ('journey').
-- They were attributed once (analytics/rolling/rolls/conversions.sql, summed by days): what was refunded does not count, nor does a
-- purchase that was cancelled, and each counts for one message at most, chosen among those of everybody. The filters on
-- brand, journey and channel come after that choice, so that the parts add up to the whole.
-- Amounts are summed by currency and then converted; what has no rate is left out. Which currencies were bought in is told
-- beside them.
-- (How a day is found: messages.sql.)
with summed as (
  select width_bucket(c.hour_at, {midnights}::timestamptz[]) as day, c.channel, c.journey_id, c.currency,
         bool_or(c.sender_id = any(array(
           select s.id from delivery_sender s join delivery_account a on a.id = s.account_id where a.provider = {rehearsal}
         ))) as rehearsal,
         sum(c.purchases_last::int) as purchases, sum(c.amount_last) as amount
  from analytics_conversionday c
  where c.purchases_last > 0 and c.hour_at >= {since} and c.hour_at < {until}
    and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or c.journey_id = {journey})
    and ({channel}::text is null or c.channel = {channel})
  group by 1, 2, 3, 4
),
counted as (
  select ({days}::date[])[day] as on_, channel, nullif(journey_id, 0) as journey_id, currency, rehearsal, purchases,
         amount * k.factor as amount
  from summed
  left join unnest({currencies}::text[], {factors}::numeric[]) as k(currency, factor) using (currency)
)
select case grouping(on_, channel, journey_id) when 7 then 'all' when 3 then 'day' when 5 then 'channel' else 'journey' end
         as part,
       on_, channel, journey_id,
       coalesce(sum(purchases), 0)::bigint, coalesce(sum(amount), 0),
       coalesce(array_agg(distinct currency), '{{}}'),
       coalesce(bool_or(rehearsal), false)
from counted
group by grouping sets ((), (on_), (channel), (journey_id))
