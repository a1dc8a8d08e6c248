-- Takes some customers out of the inbox, looks at them again, and corrects the sums by the difference between their lives
-- and those that were kept. One row: how many customers were looked at, and how many were different.
with taken as materialized (
  delete from analytics_touchedlives
  where id = any(array(
    select id
    from (
      select id, row_number() over (order by id) as number, sum(cardinality(customers)) over (order by id) as so_far
      from (select id, customers from analytics_touchedlives order by id limit {rows}) first_
    ) counted
    where so_far <= {batch} or number = 1
  ))
  returning customers
),
who as materialized (
  select distinct unnest(customers) as customer_id from taken
),
{fresh},
old as materialized (
  select l.customer_id, l.known_on, l.days, l.currencies, l.times, l.spent
  from who w
  cross join lateral (select * from analytics_life l where l.customer_id = w.customer_id offset 0) l
),
different as materialized (
  select coalesce(f.customer_id, o.customer_id) as customer_id
  from fresh f
  full join old o on o.customer_id = f.customer_id
  where (f.customer_id, f.known_on, f.days, f.currencies, f.times, f.spent)
    is distinct from (o.customer_id, o.known_on, o.days, o.currencies, o.times, o.spent)
),
lives as (
  select 1 as sign, f.* from fresh f join different d on d.customer_id = f.customer_id
  union all
  select -1, o.* from old o join different d on d.customer_id = o.customer_id
),
{parts},
removed as (
  delete from analytics_life l
  using different d
  where l.customer_id = d.customer_id and not exists (select from fresh f where f.customer_id = d.customer_id)
),
stored as (
  insert into analytics_life (customer_id, known_on, days, currencies, times, spent)
  select f.customer_id, f.known_on, f.days, f.currencies, f.times, f.spent
  from fresh f join different d on d.customer_id = f.customer_id
  order by f.customer_id
  on conflict (customer_id) do update set
    known_on = excluded.known_on, days = excluded.days, currencies = excluded.currencies, times = excluded.times,
    spent = excluded.spent
),
cohorts as (
  insert into analytics_cohortroll as r (month_on, bought_on, currency, customers, purchases, revenue)
  select * from cohort_part order by 1, 2, 3
  on conflict (month_on, bought_on, currency) do update set
    customers = r.customers + excluded.customers, purchases = r.purchases + excluded.purchases,
    revenue = r.revenue + excluded.revenue
),
squares as (
  insert into analytics_squareroll as r (since_on, recency, frequency, money, customers)
  select * from square_part order by 1, 2, 3, 4
  on conflict (since_on, recency, frequency, money) do update set customers = r.customers + excluded.customers
),
stages as (
  insert into analytics_stageroll as r (end_on, since_on, was, is_now, customers)
  select * from stage_part order by 1, 2, 3, 4
  on conflict (end_on, since_on, was, is_now) do update set customers = r.customers + excluded.customers
)
select (select count(*) from who), (select count(*) from different)
