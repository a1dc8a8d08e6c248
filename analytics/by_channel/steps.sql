-- The steps of cascades in a period: for whom each sent something, whom it reached, and what was bought, by one rule.
-- One row is a step: a version and an op. People are counted by their passes that began in the period;
-- to `only_here` nothing else of the pass was delivered. Purchases are those of the period, in any currency (`currencies`);
-- `only` are those that no other message has touched. Money is summed by currency and then converted.
with step as materialized (
  select * from unnest({versions}::bigint[], {ops}::smallint[]) as s(version_id, op)
),
sent as (
  select r.version_id, r.op, sum(r.tried)::bigint as tried, sum(r.reacted)::bigint as reached,
         sum(r.only_here)::bigint as only_here, sum(r.cost) as cost
  from analytics_passroll r
  join step s on s.version_id = r.version_id and s.op = r.op
  where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
    and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  group by r.version_id, r.op
),
paid as (
  select r.version_id, r.op, r.currency, sum({purchases}) as purchases, sum({amount}) as amount, sum({margin}) as margin,
         sum({known}) as known, sum(r.purchases_only::int) as alone, sum(r.amount_only) as amount_alone
  from analytics_conversionday r
  join step s on s.version_id = r.version_id and s.op = r.op
  where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
    and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  group by r.version_id, r.op, r.currency
),
won as (
  select version_id, op, sum(purchases) as purchases, sum(amount * k.factor) as amount, sum(margin * k.factor) as margin,
         sum(known * k.factor) as known, sum(alone)::bigint as alone,
         sum(amount_alone * k.factor) as amount_alone,
         array_agg(currency) as currencies
  from paid
  left join unnest({currencies}::text[], {factors}::numeric[]) as k(currency, factor) using (currency)
  group by version_id, op
)
select version_id, op, coalesce(sent.tried, 0), coalesce(sent.reached, 0), coalesce(sent.only_here, 0),
       coalesce(sent.cost, 0), coalesce(won.purchases, 0), coalesce(won.amount, 0), coalesce(won.margin, 0),
       coalesce(won.known, 0), coalesce(won.alone, 0), coalesce(won.amount_alone, 0), coalesce(won.currencies, '{{}}')
from step
left join sent using (version_id, op)
left join won using (version_id, op)
where sent.tried > 0 or won.purchases > 0
