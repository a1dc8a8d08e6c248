-- Cohorts as the sums tell them, up to a day. One row: a month of a first purchase, how many months later something was
-- bought, by how many, how often, for how much in the currency; or, with nothing else, another currency.
with rolled as materialized (
  select month_on, currency,
         ((extract(year from bought_on) - extract(year from month_on)) * 12
          + extract(month from bought_on) - extract(month from month_on))::integer as after_,
         sum(customers)::bigint as customers, sum(purchases)::bigint as purchases, sum(revenue) as revenue
  from analytics_cohortroll
  where bought_on <= {day}::date
  group by 1, 2, 3
  having sum(purchases) > 0
)
select month_on, after_, sum(customers)::bigint, sum(purchases)::bigint, sum(revenue) filter (where currency = {currency}), null
from rolled
group by 1, 2
union all
select distinct null::date, null::integer, null::bigint, null::bigint, null::numeric, currency
from rolled
where currency <> {currency}
order by 1, 2
