-- What became of messages, from the hourly counters of the delivery, summed four ways.
-- One row is the whole period (`part` 'all'), one day ('day'), one channel ('channel') or one journey ('journey').
-- A message counts once in each column, in the hour in which it happened to it: so a message that was sent yesterday
-- and read today is sent yesterday and read today. An hour belongs to the day, in the company's zone, in which it begins.
-- What calls a system is no message to anybody: it is counted apart ('calls'), unless its channel is the one asked for.
-- Where the parts are not asked for ({parts} is false) days and journeys are not told apart.
-- (What one counter counts is an integer; sums of those are several times as fast as of big ones. And to look a day up
-- among the midnights of the period takes half as long as to ask the zone about each hour.)
with rehearsing as materialized (
  select array(select id from delivery_account where provider = {rehearsal}) as accounts
),
counted as (
  select case when {parts} then width_bucket(c.hour_at, {midnights}::timestamptz[]) end as day, c.channel,
         case when {parts} then c.journey_id end as journey_id, c.account_id,
         sum(c.sent::int) as sent, sum(c.delivered::int) as delivered, sum(c.opened::int) as opened,
         sum(c.opened_weak::int) as opened_weak, sum(c.clicked::int) as clicked,
         sum(c.clicked_weak::int) as clicked_weak, sum(c.failed::int) as failed,
         sum(c.unsubscribed::int) as unsubscribed, sum(c.complained::int) as complained, sum(c.cost) as cost
  from delivery_messagecount c
  where c.hour_at >= {since} and c.hour_at < {until}
    and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or c.journey_id = {journey})
    and ({channel}::text is null or c.channel = {channel})
  group by 1, 2, 3, 4
),
-- What the price lists charge in, and what a unit of each currency is in the report's: costs are converted when they have
-- been summed. Without a rate they are left out (see analytics/currency.py).
charged as materialized (
  select * from unnest({accounts}::bigint[], {account_channels}::text[], {account_currencies}::text[]) as l(account_id, channel, currency)
),
rate as materialized (
  select * from unnest({currencies}::text[], {factors}::numeric[]) as k(currency, factor)
),
-- (A click proves a reading on every channel; it is shown as a click where the channel itself tells of no reading.)
told as (
  select ({days}::date[])[day] as on_, c.channel, nullif(journey_id, 0) as journey_id,
         c.account_id = any(r.accounts) as rehearsal, case when c.account_id = any(r.accounts) then sent else 0 end as rehearsed,
         sent, delivered,
         case when c.channel = any({reading}::text[]) then delivered else 0 end as readable,
         case when c.channel = any({reading}::text[]) then opened else 0 end as opened,
         case when c.channel = any({reading}::text[]) then opened_weak else 0 end as opened_weak,
         clicked, clicked_weak, failed, unsubscribed, complained, coalesce(cost * k.factor, 0) as cost,
         case when cost <> 0 then p.currency end as currency,
         {channel}::text is null and c.channel = any({calls}::text[]) as is_call
  from counted c
  cross join rehearsing r
  left join charged l on l.account_id = c.account_id and l.channel = c.channel
  cross join lateral (select coalesce(l.currency, {company_currency}) as currency) p
  left join rate k on k.currency = p.currency
)
select case grouping(on_, channel, journey_id) when 7 then 'all' when 3 then 'day' when 5 then 'channel' else 'journey' end
         as part,
       on_, channel, journey_id,
       coalesce(sum(sent), 0)::bigint, coalesce(sum(delivered), 0)::bigint, coalesce(sum(readable), 0)::bigint,
       coalesce(sum(opened), 0)::bigint, coalesce(sum(opened_weak), 0)::bigint, coalesce(sum(clicked), 0)::bigint,
       coalesce(sum(clicked_weak), 0)::bigint,
       coalesce(sum(failed), 0)::bigint, coalesce(sum(unsubscribed), 0)::bigint, coalesce(sum(complained), 0)::bigint,
       coalesce(sum(cost), 0),
       coalesce(bool_or(rehearsal), false), coalesce(sum(rehearsed), 0)::bigint,
       coalesce(array_agg(distinct currency) filter (where currency is not null), '{{}}')
from told where not is_call
group by grouping sets ((), (on_), (channel), (journey_id))
union all
select 'calls', null, null, null, coalesce(sum(sent), 0)::bigint, 0, 0, 0, 0, 0, 0, coalesce(sum(failed), 0)::bigint, 0, 0,
       coalesce(sum(cost), 0), false, 0, '{{}}'
from told where is_call
