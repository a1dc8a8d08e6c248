-- Everybody who is in an arm, made again of decisions, events, purchases and messages, beside what is kept; and the sums
-- by hour beside those of the people that are kept. One row is an arm and an hour in which they differ: what is kept of how
-- many people, and of how many it is.
with {people},
person as (
  select coalesce(f.journey_id, p.journey_id) as journey_id, coalesce(f.comparison, p.comparison) as comparison,
         coalesce(f.arm, p.arm) as arm, coalesce(f.hour_at, p.hour_at) as hour_at, count(p.customer_id) as kept, count(f.customer_id) as found
  from fresh f
  full join analytics_armperson p
    on p.customer_id = f.customer_id and p.journey_id = f.journey_id and p.comparison = f.comparison
  where (f.version_id, f.op, f.arm, f.at, f.until_at, f.visited, f.converted, f.purchases, f.others, f.revenue, f.messages,
         f.cost, f.count_last, f.count_first, f.count_even, f.last, f.first, f.even)
    is distinct from
        (p.version_id, p.op, p.arm, p.at, p.until_at, p.visited, p.converted, p.purchases, p.others, p.revenue, p.messages,
         p.cost, p.count_last, p.count_first, p.count_even, p.last, p.first, p.even)
  group by 1, 2, 3, 4
),
again as (
  select journey_id, hour_at, comparison, version_id, op, arm, count(*) as people,
         count(*) filter (where visited) as visited, count(*) filter (where converted) as converted,
         count(*) filter (where purchases > 0) as buyers, sum(purchases)::bigint as purchases,
         sum(purchases::bigint * purchases)::bigint as purchases_squares, sum(others)::bigint as others,
         sum(revenue) as revenue, sum(revenue * revenue) as revenue_squares, sum(messages)::bigint as messages,
         sum(cost) as cost, sum(count_last)::bigint as count_last, sum(count_first)::bigint as count_first,
         sum(count_even) as count_even, sum(last) as last, sum(first) as first, sum(even) as even
  from analytics_armperson
  group by journey_id, hour_at, comparison, version_id, op, arm
),
-- An hour whose people are all in another one now is a row of noughts.
summed as (
  select coalesce(a.journey_id, r.journey_id) as journey_id, coalesce(a.comparison, r.comparison) as comparison,
         coalesce(a.arm, r.arm) as arm, coalesce(a.hour_at, r.hour_at) as hour_at, coalesce(r.people, 0) as kept,
         coalesce(a.people, 0) as found
  from again a
  full join analytics_armroll r
    on r.journey_id = a.journey_id and r.hour_at = a.hour_at and r.comparison = a.comparison
   and r.version_id = a.version_id and r.op = a.op and r.arm = a.arm
  where coalesce(r.people, 0) <> coalesce(a.people, 0)
     or (a.people > 0 and (a.visited, a.converted, a.buyers, a.purchases, a.purchases_squares, a.others, a.revenue,
                           a.revenue_squares, a.messages, a.cost,
                           a.count_last, a.count_first, a.count_even, a.last, a.first, a.even)
         is distinct from (r.visited, r.converted, r.buyers, r.purchases, r.purchases_squares, r.others, r.revenue,
                           r.revenue_squares, r.messages, r.cost,
                           r.count_last, r.count_first, r.count_even, r.last, r.first, r.even))
)
select jsonb_build_object('journey', journey_id, 'comparison', comparison, 'arm', arm, 'hour', hour_at), what,
       kept::text, found::text
from (select 'people' as what, * from person union all select 'sums', * from summed) found
