-- The arms of one journey's comparisons, of those who came to them within the period: the sums of all their hours.
-- One row is an arm of a version. `open_people`: those whose window is not over, as far as hours can tell.
with window_ as materialized (
  select * from unnest({versions}::bigint[], {windows}::int[]) as w(version_id, window_s)
)
select r.comparison, r.version_id, r.arm, sum(r.people)::bigint,
       coalesce(sum(r.people) filter (
         where r.hour_at + interval '1 hour' + w.window_s * interval '1 second' > {now}::timestamptz
       ), 0)::bigint,
       sum(r.visited)::bigint, sum(r.converted)::bigint, sum(r.buyers)::bigint, sum(r.purchases)::bigint,
       sum(r.purchases_squares)::bigint, sum(r.others)::bigint, sum(r.revenue), sum(r.revenue_squares),
       sum(r.messages)::bigint, sum(r.cost), sum(r.{count}), sum(r.{amount})
from analytics_armroll r
join window_ w on w.version_id = r.version_id
where r.journey_id = {journey} and r.hour_at >= {since} and r.hour_at < {until}
group by r.comparison, r.version_id, r.arm
having sum(r.people) > 0
