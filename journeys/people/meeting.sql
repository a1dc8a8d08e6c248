-- Locks the runs of customers who are inside a journey, after their journeys, as the engine does.
with live as materialized (
  select id from journeys_journey
  where id in (
    select e.journey_id from journeys_enrollment e where e.customer_id = any({ids}::bigint[]) and e.exited_at is null
  )
  order by id for share
)
select count(*) from (
  select from (select unnest({ids}::bigint[]) as id order by 1) c
  cross join lateral (
    select e.journey_id from journeys_enrollment e
    where e.customer_id = c.id and e.exited_at is null and (select count(*) from live) >= 0
    order by e.journey_id, e.run
    offset 0 for update
  ) e
) locked
