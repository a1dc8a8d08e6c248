-- The steps of cascades in a period: for whom each sent something, whom it reached, and what was bought by {rule}.
-- One row is a step: a version and an op. People are counted by their passes that began in the period;
-- to `only_here` nothing else of the pass was delivered. Purchases are those of the period; `alone` no other message has touched.
with step as materialized (
  select * from unnest({versions}::bigint[], {ops}::smallint[]) as s(version_id, op)
),
sent as (
  select r.version_id, r.op, sum(r.tried)::bigint as tried, sum(r.reacted)::bigint as reached,
         sum(r.only_here)::bigint as only_here, sum(r.cost) as cost
  from analytics_passroll r
  join step s on s.version_id = r.version_id and s.op = r.op
  where r.hour_at >= {since} and r.hour_at < {until}
    and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or r.journey_id = {journey})
  group by r.version_id, r.op
),
won as (
  select c.version_id, c.op,
         sum(case {rule} when 'last' then c.purchases_last when 'first' then c.purchases_first
                         else c.purchases_even end) as purchases,
         coalesce(sum(case {rule} when 'last' then c.amount_last when 'first' then c.amount_first
                                  else c.amount_even end) filter (where c.currency = {currency}), 0) as amount,
         coalesce(sum(case {rule} when 'last' then c.margin_last when 'first' then c.margin_first
                                  else c.margin_even end) filter (where c.currency = {currency}), 0) as margin,
         coalesce(sum(case {rule} when 'last' then c.margin_known_last when 'first' then c.margin_known_first
                                  else c.margin_known_even end) filter (where c.currency = {currency}), 0) as known
  from analytics_conversionroll c
  join step s on s.version_id = c.version_id and s.op = c.op
  where c.hour_at >= {since} and c.hour_at < {until}
    and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or c.journey_id = {journey})
  group by c.version_id, c.op
),
alone as (
  select c.version_id, c.op, count(*) as only, coalesce(sum(c.amount) filter (where c.currency = {currency}), 0) as amount
  from analytics_conversion c
  join step s on s.version_id = c.version_id and s.op = c.op
  where c.hour_at >= {since} and c.hour_at < {until} and c.count_even = 1
    and ({brands}::bigint[] is null or c.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or c.journey_id = {journey})
  group by c.version_id, c.op
)
select version_id, op, coalesce(sent.tried, 0), coalesce(sent.reached, 0), coalesce(sent.only_here, 0),
       coalesce(sent.cost, 0), coalesce(won.purchases, 0), coalesce(won.amount, 0), coalesce(won.margin, 0),
       coalesce(won.known, 0), coalesce(alone.only, 0), coalesce(alone.amount, 0)
from step
left join sent using (version_id, op)
left join won using (version_id, op)
left join alone using (version_id, op)
where sent.tried > 0 or won.purchases > 0
