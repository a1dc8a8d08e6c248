-- The lives that are kept beside those that customers and purchases tell, and the sums beside those of the lives that are
-- kept. One row is where they differ: which table, where, what of it, what is kept and what it is.
with who as materialized (
  select id as customer_id from customers_customer
  union select customer_id from customers_purchase where canceled_at is null
  union select customer_id from analytics_life
),
{fresh},
lives as (
  select 1 as sign, l.customer_id, l.known_on, l.days, l.currencies, l.times, l.spent from analytics_life l
),
{parts},
life as (
  select jsonb_build_object('customer', coalesce(f.customer_id, l.customer_id)) as place, 'life' as what,
         case when l.customer_id is not null then jsonb_build_array(l.known_on, l.days, l.currencies, l.times, l.spent) end
           as kept,
         case when f.customer_id is not null then jsonb_build_array(f.known_on, f.days, f.currencies, f.times, f.spent) end
           as found
  from fresh f
  full join analytics_life l on l.customer_id = f.customer_id
  where (f.customer_id, f.known_on, f.days, f.currencies, f.times, f.spent)
    is distinct from (l.customer_id, l.known_on, l.days, l.currencies, l.times, l.spent)
),
cohort as (
  select jsonb_build_object('month', month_on, 'day', bought_on, 'currency', currency) as place, 'cohort' as what,
         jsonb_build_array(coalesce(r.customers, 0), coalesce(r.purchases, 0), coalesce(r.revenue, 0)) as kept,
         jsonb_build_array(coalesce(p.customers, 0), coalesce(p.purchases, 0), coalesce(p.revenue, 0)) as found
  from analytics_cohortroll r
  full join cohort_part p using (month_on, bought_on, currency)
  where (coalesce(r.customers, 0), coalesce(r.purchases, 0), coalesce(r.revenue, 0))
    <> (coalesce(p.customers, 0), coalesce(p.purchases, 0), coalesce(p.revenue, 0))
),
square_ as (
  select jsonb_build_object('day', since_on, 'square', jsonb_build_array(recency, frequency, money)) as place,
         'square' as what, to_jsonb(coalesce(r.customers, 0)) as kept, to_jsonb(coalesce(p.customers, 0)) as found
  from analytics_squareroll r
  full join square_part p using (since_on, recency, frequency, money)
  where coalesce(r.customers, 0) <> coalesce(p.customers, 0)
),
stage_ as (
  select jsonb_build_object('end', end_on, 'day', since_on, 'was', was, 'is', is_now) as place, 'stage' as what,
         to_jsonb(coalesce(r.customers, 0)) as kept, to_jsonb(coalesce(p.customers, 0)) as found
  from analytics_stageroll r
  full join stage_part p using (end_on, since_on, was, is_now)
  where coalesce(r.customers, 0) <> coalesce(p.customers, 0)
)
select place, what, coalesce(kept::text, 'nothing'), coalesce(found::text, 'nothing')
from (
  select * from life union all select * from cohort union all select * from square_ union all select * from stage_
) differing
order by what, place
limit 1000
