-- Cohorts as the sums tell them, up to a day. One row: a month of a first purchase, how many months later something was
-- bought, by how many, how often, for how much, converted from the currencies that have a rate; or, with nothing else, a
-- currency in which was bought.
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
select month_on, after_, sum(customers)::bigint, sum(purchases)::bigint, sum(revenue * k.factor), null
from rolled
left join unnest({currencies}::text[], {factors}::numeric[]) as k(currency, factor) using (currency)
group by 1, 2
union all
select distinct null::date, null::integer, null::bigint, null::bigint, null::numeric, currency
from rolled
order by 1, 2
