-- Customers to whom something happened (the inbox journeys_wake): those of their enrollments that listen are due now.
-- Every enrollment inside is locked, not only those that listen at the moment of reading: one that is being moved to
-- a listening op at this instant is waited for and judged by its new place, so that no reaction slips through between.
-- Written first in the order of ids, so that two of these cannot wait for each other.
with heard as materialized (
  delete from journeys_wake where id in (
    select id from journeys_wake order by id limit {batch} for update skip locked
  ) returning customer_id
),
inside as materialized (
  select e.id, e.listens, e.due_at from journeys_enrollment e
  where e.customer_id in (select customer_id from heard) and e.exited_at is null
  order by e.id for update
),
woken as (
  update journeys_enrollment e set due_at = {now} from inside i
  where e.id = i.id and i.listens and i.due_at > {now}
)
select count(*) from heard
