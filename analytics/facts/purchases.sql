-- Purchases that count for a message, by the rule of delivery/attribution.py, summed four ways in one pass.
-- One row is the whole period (`part` 'all'), one day ('day'), one channel ('channel') or one journey ('journey').
-- They were attributed once (analytics/rolling/rolls/conversions.sql): what was refunded does not count, nor does a
-- purchase that was cancelled, and each counts for one message at most, chosen among those of everybody. The filters on
-- brand, journey and channel come after that choice, so that the parts add up to the whole.
-- Amounts are summed in {currency} alone; which other currencies were bought in is told beside them.
with sender as materialized (
  select s.id, a.provider = {rehearsal} as rehearsal
  from delivery_sender s join delivery_account a on a.id = s.account_id
),
counted as (
  select c.customer_id, c.last as amount, c.currency, (c.hour_at at time zone {zone})::date as on_,
         c.channel, nullif(c.journey_id, 0) as journey_id, coalesce(s.rehearsal, false) as rehearsal
  from analytics_conversion c
  left join sender s on s.id = c.sender_id
  where c.count_last = 1 and c.hour_at >= {since} and c.hour_at < {until}
    and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or c.journey_id = {journey})
    and ({channel}::text is null or c.channel = {channel})
)
select case grouping(on_, channel, journey_id) when 7 then 'all' when 3 then 'day' when 5 then 'channel' else 'journey' end
         as part,
       on_, channel, journey_id,
       count(*), count(distinct customer_id), coalesce(sum(amount) filter (where currency = {currency}), 0),
       coalesce(array_agg(distinct currency) filter (where currency <> {currency}), '{{}}'),
       coalesce(bool_or(rehearsal), false)
from counted
group by grouping sets ((), (on_), (channel), (journey_id))
