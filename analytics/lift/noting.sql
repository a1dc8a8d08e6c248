-- Finds the hours in which arms got people whom nobody has looked at, and puts these into the inbox. The engine counts the
-- decisions of an op by the hour in the transaction that writes them: where it has counted more (or, after two customers
-- became one, fewer) than were looked at, there is something new. One row: how many hours of arms were found.
with compared as materialized (
  select * from unnest({journeys}::bigint[], {comparisons}::text[], {versions}::bigint[], {ops}::smallint[], {arms}::text[])
    as k(journey_id, comparison, version_id, op, arm)
),
hour as materialized (
  select k.journey_id, k.comparison, k.version_id, k.op, k.arm, c.hour_at, c.decisions
  from compared k
  cross join lateral (
    select o.hour_at, sum(o.count)::bigint as decisions
    from journeys_opcount o
    where o.version_id = k.version_id and o.op = k.op and o.port = k.arm
    group by o.hour_at
  ) c
  left join analytics_armhour h
    on h.version_id = k.version_id and h.op = k.op and h.arm = k.arm and h.hour_at = c.hour_at
  where h.decisions is distinct from c.decisions
  order by c.hour_at limit {most}
),
-- Within an hour the BRIN index of the time leads to its decisions; each hour is read once, however many arms it has.
newcomer as materialized (
  select distinct d.customer_id
  from (select distinct hour_at from hour) at_
  cross join lateral (
    select d.customer_id, d.version_id, d.op, d.port from journeys_decision d
    where d.at >= at_.hour_at and d.at < at_.hour_at + interval '1 hour'
    offset 0
  ) d
  join hour h on h.hour_at = at_.hour_at and h.version_id = d.version_id and h.op = d.op and h.arm = d.port
  where not exists (
    select from analytics_armperson p
    where p.customer_id = d.customer_id and p.journey_id = h.journey_id and p.comparison = h.comparison
  )
),
noted as (
  insert into analytics_armtouch (customer_id) select customer_id from newcomer order by customer_id
),
looked as (
  insert into analytics_armhour (version_id, op, arm, hour_at, decisions)
  select version_id, op, arm, hour_at, decisions from hour
  on conflict (version_id, op, arm, hour_at) do update set decisions = excluded.decisions
)
select count(*) from hour
