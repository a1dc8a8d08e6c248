-- The steps of cascades in a period: for whom each sent something, whom it reached, and what was bought, by one rule.
-- One row is a step: a version and an op. People are counted by their passes that began in the period;
-- to `only_here` nothing else of the pass was delivered. Purchases are those of the period ({paid}: in the currency of the report); `only` are those that no other message has
-- touched.
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
won as (
  select r.version_id, r.op, sum({purchases}) as purchases, coalesce(sum({amount}) filter (where {paid}), 0) as amount,
         coalesce(sum({margin}) filter (where {paid}), 0) as margin, coalesce(sum({known}) filter (where {paid}), 0) as known,
         sum(r.purchases_only::int) as only, coalesce(sum(r.amount_only) filter (where {paid}), 0) as amount_only
  from analytics_conversionday r
  join step s on s.version_id = r.version_id and s.op = r.op
  where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
    and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  group by r.version_id, r.op
)
select version_id, op, coalesce(sent.tried, 0), coalesce(sent.reached, 0), coalesce(sent.only_here, 0),
       coalesce(sent.cost, 0), coalesce(won.purchases, 0), coalesce(won.amount, 0), coalesce(won.margin, 0),
       coalesce(won.known, 0), coalesce(won.only, 0), coalesce(won.amount_only, 0)
from step
left join sent using (version_id, op)
left join won using (version_id, op)
where sent.tried > 0 or won.purchases > 0
