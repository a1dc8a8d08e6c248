-- Looks at some customers again who are in arms, or may be, and corrects the sums of the hours in which they came by the
-- difference. One row: how many customers were looked at.
with chosen as materialized (
  delete from analytics_armtouch
  where id in (select id from analytics_armtouch order by id limit {batch})
  returning customer_id
),
who as materialized (
  select distinct customer_id from chosen
),
{people},
old as materialized (
  select p.* from analytics_armperson p join who w on w.customer_id = p.customer_id
),
gone as materialized (
  select o.customer_id, o.journey_id, o.comparison from old o
  where not exists (
    select from fresh f
    where f.customer_id = o.customer_id and f.journey_id = o.journey_id and f.comparison = o.comparison
  )
),
-- (An array: so nobody is looked up where nobody is gone. A join would go through all who are kept.)
removed as (
  delete from analytics_armperson p
  where p.customer_id = any(array(select customer_id from gone))
    and (p.customer_id, p.journey_id, p.comparison) in (select customer_id, journey_id, comparison from gone)
),
stored as (
  insert into analytics_armperson as p
    (customer_id, journey_id, comparison, version_id, op, arm, hour_at, at, until_at, visited, converted, purchases, others,
     revenue, messages, cost, count_last, count_first, count_even, last, first, even)
  select customer_id, journey_id, comparison, version_id, op, arm, hour_at, at, until_at, visited, converted, purchases,
         others, revenue, messages, cost, count_last, count_first, count_even, last, first, even
  from fresh
  order by customer_id, journey_id, comparison
  on conflict (customer_id, journey_id, comparison) do update set
    version_id = excluded.version_id, op = excluded.op, arm = excluded.arm, hour_at = excluded.hour_at, at = excluded.at,
    until_at = excluded.until_at, visited = excluded.visited, converted = excluded.converted,
    purchases = excluded.purchases, others = excluded.others, revenue = excluded.revenue, messages = excluded.messages,
    cost = excluded.cost, count_last = excluded.count_last, count_first = excluded.count_first,
    count_even = excluded.count_even, last = excluded.last, first = excluded.first, even = excluded.even
  where p is distinct from excluded
),
changed as materialized (
  select journey_id, hour_at, comparison, version_id, op, arm, sum(sign) as people,
         sum(sign * visited::int) as visited, sum(sign * converted::int) as converted,
         sum(sign * (purchases > 0)::int) as buyers, sum(sign * purchases) as purchases,
         sum(sign * purchases * purchases) as purchases_squares, sum(sign * others) as others,
         sum(sign * revenue) as revenue, sum(sign * revenue * revenue) as revenue_squares,
         sum(sign * messages) as messages, sum(sign * cost) as cost,
         sum(sign * count_last) as count_last, sum(sign * count_first) as count_first, sum(sign * count_even) as count_even,
         sum(sign * last) as last, sum(sign * first) as first, sum(sign * even) as even
  from (select 1 as sign, f.* from fresh f union all select -1, o.* from old o) both_
  group by journey_id, hour_at, comparison, version_id, op, arm
),
summed as (
  insert into analytics_armroll as r
    (journey_id, hour_at, comparison, version_id, op, arm, people, visited, converted, buyers, purchases, purchases_squares,
     others, revenue, revenue_squares, messages, cost, count_last, count_first, count_even, last, first, even)
  select * from changed
  where (people, visited, converted, purchases, purchases_squares, others, revenue, revenue_squares, messages, cost,
         count_last, count_first, count_even, last, first, even)
    <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  order by journey_id, hour_at, comparison, version_id, op, arm
  on conflict (journey_id, hour_at, comparison, version_id, op, arm) do update set
    people = r.people + excluded.people, visited = r.visited + excluded.visited,
    converted = r.converted + excluded.converted, buyers = r.buyers + excluded.buyers,
    purchases = r.purchases + excluded.purchases, purchases_squares = r.purchases_squares + excluded.purchases_squares,
    others = r.others + excluded.others, revenue = r.revenue + excluded.revenue,
    revenue_squares = r.revenue_squares + excluded.revenue_squares, messages = r.messages + excluded.messages,
    cost = r.cost + excluded.cost, count_last = r.count_last + excluded.count_last,
    count_first = r.count_first + excluded.count_first, count_even = r.count_even + excluded.count_even,
    last = r.last + excluded.last, first = r.first + excluded.first, even = r.even + excluded.even
)
select count(*) from who
