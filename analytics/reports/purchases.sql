-- Purchases that count for a message, by the rule of analytics/attribution.py, summed four ways in one pass.
-- One row is the whole period (`part` 'all'), one day ('day'), one channel ('channel') or one journey ('journey').
-- What was refunded does not count, nor does a purchase that was cancelled. A purchase is counted once: the lateral
-- join keeps one message of it, or the purchase is left out. The filters on brand, journey and channel come after that choice, so that the parts add up to the whole.
-- Amounts are summed in {currency} alone; which other currencies were bought in is told beside them.
with window_ as materialized (
  select * from unnest({channels}::text[], {touches}::text[], {ranks}::int[], {seconds}::int[])
    as w(channel, touch, rank, seconds)
),
counted as (
  select b.customer_id, b.amount, b.currency, (b.occurred_at at time zone {zone})::date as on_,
         t.channel, t.journey_id, a.provider is not distinct from {rehearsal} as rehearsal
  from customers_purchase b
  cross join lateral (
    select m.brand_id, m.journey_id, m.channel, m.sender_id
    from delivery_message m
    join window_ w on w.channel = m.channel
    cross join lateral (
      select case w.touch when 'clicked' then least(m.clicked_at, m.replied_at)
                          when 'opened' then case when m.opened_grade = any({grades}::text[]) then m.opened_at end
                          when 'delivered' then m.delivered_at end as at
    ) touched
    where m.customer_id = b.customer_id
      and touched.at <= b.occurred_at and b.occurred_at < touched.at + w.seconds * interval '1 second'
    order by w.rank, touched.at desc, m.id desc
    limit 1
  ) t
  left join delivery_sender s on s.id = t.sender_id
  left join delivery_account a on a.id = s.account_id
  where b.canceled_at is null and b.occurred_at >= {since} and b.occurred_at < {until}
    and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or t.journey_id = {journey})
    and ({channel}::text is null or t.channel = {channel})
)
select case grouping(on_, channel, journey_id) when 7 then 'all' when 3 then 'day' when 5 then 'channel' else 'journey' end
         as part,
       on_, channel, journey_id,
       count(*), count(distinct customer_id), coalesce(sum(amount) filter (where currency = {currency}), 0),
       coalesce(array_agg(distinct currency) filter (where currency <> {currency}), '{{}}'),
       coalesce(bool_or(rehearsal), false)
from counted
group by grouping sets ((), (on_), (channel), (journey_id))
