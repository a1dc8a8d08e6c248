-- The arms of all comparisons by the hour, of some customers ({members}) who came to them in a period: the sums of what is kept of
-- each. One row is an arm of a version and an hour. As in lift/proving.sql.
select journey_id, hour_at, comparison, version_id, op, arm, count(*) as people, count(*) filter (where visited) as visited,
       count(*) filter (where converted) as converted, count(*) filter (where purchases > 0) as buyers,
       sum(purchases)::bigint as purchases, sum(purchases::bigint * purchases)::bigint as purchases_squares,
       sum(others)::bigint as others, sum(revenue) as revenue, sum(revenue * revenue) as revenue_squares,
       sum(messages)::bigint as messages, sum(cost) as cost, sum(count_last)::bigint as count_last,
       sum(count_first)::bigint as count_first, sum(count_even) as count_even, sum(last) as last, sum(first) as first,
       sum(even) as even
from analytics_armperson
where hour_at >= {since} and hour_at < {until} and customer_id in ({members})
group by journey_id, hour_at, comparison, version_id, op, arm
