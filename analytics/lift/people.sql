-- Who is in which arm, and what came of them. One row of `fresh` is a customer in a comparison of a journey: in the arm of
-- the first decision by which chance judged them there, whatever later ones say; and what they did from then on within
-- the window of that version. `came` are decisions, in any order; those that are about no arm are left out. What people did
-- is looked up by customer, and by nothing else (offset 0): few rows each, whatever the statistics say of the times.
compared as materialized (
  select * from unnest({journeys}::bigint[], {comparisons}::text[], {versions}::bigint[], {ops}::smallint[], {arms}::text[],
                       {windows}::int[], {currencies}::text[])
    as k(journey_id, comparison, version_id, op, arm, window_s, currency)
),
-- What one unit of a currency is in that of a journey's brand; and what the price lists charge in (analytics/currency.py).
rate as materialized (
  select * from unnest({rates_to}::text[], {rates_of}::text[], {rate_factors}::numeric[]) as k(brand_currency, currency, factor)
),
charged as materialized (
  select * from unnest({accounts}::bigint[], {account_channels}::text[], {account_currencies}::text[]) as l(account_id, channel, currency)
),
came as materialized (
  {came}
),
member as materialized (
  select distinct on (customer_id, journey_id, comparison)
         customer_id, journey_id, comparison, version_id, op, arm, date_trunc('hour', at, 'UTC') as hour_at, at,
         at + window_s * interval '1 second' as until_at, currency
  from came
  order by customer_id, journey_id, comparison, at, id
),
fresh as materialized (
  select m.customer_id, m.journey_id, m.comparison, m.version_id, m.op, m.arm, m.hour_at, m.at, m.until_at,
         exists (
           select from (select name, occurred_at from customers_event e where e.customer_id = m.customer_id offset 0) e
           where e.name = any({visits}::text[]) and e.occurred_at > m.at and e.occurred_at <= m.until_at
         ) as visited,
         {converted} as converted,
         b.purchases, b.others, b.revenue, w.messages, w.cost,
         a.count_last, a.count_first, a.count_even, a.last, a.first, a.even
  from member m
  cross join lateral (
    select count(*)::int as purchases, (count(*) filter (where k.factor is null))::int as others,
           coalesce(round(sum(p.amount * k.factor), 2), 0) as revenue, array_agg(p.id) as ids
    from (select * from customers_purchase p where p.customer_id = m.customer_id and p.canceled_at is null offset 0) p
    left join rate k on k.brand_currency = m.currency and k.currency = p.currency
    where p.occurred_at > m.at and p.occurred_at <= m.until_at
  ) b
  cross join lateral (
    select (count(*) filter (where d.sent_at is not null))::int as messages, coalesce(round(sum(d.cost * k.factor), 5), 0) as cost
    from (select * from delivery_message d where d.customer_id = m.customer_id offset 0) d
    left join delivery_sender s on s.id = d.sender_id
    left join charged l on l.account_id = s.account_id and l.channel = d.channel
    left join rate k on k.brand_currency = m.currency and k.currency = coalesce(l.currency, {company_currency})
    where d.journey_id = m.journey_id and d.created_at >= m.at and d.created_at <= m.until_at
  ) w
  cross join lateral (
    select coalesce(sum(c.count_last), 0)::int as count_last, coalesce(sum(c.count_first), 0)::int as count_first,
           coalesce(sum(c.count_even), 0) as count_even,
           coalesce(round(sum(c.last * k.factor), 2), 0) as last,
           coalesce(round(sum(c.first * k.factor), 2), 0) as first,
           coalesce(round(sum(c.even * k.factor), 2), 0) as even
    from analytics_conversion c
    left join rate k on k.brand_currency = m.currency and k.currency = c.currency
    where c.purchase_id = any(b.ids) and c.journey_id = m.journey_id
  ) a
)
