-- Customers to whom something happened (the inbox journeys_wake): those of their enrollments that listen are due now.
-- Every enrollment inside is locked, not only those that listen at the moment of reading: one that is being moved to
-- a listening op at this instant is waited for and judged by its new place, so that no reaction slips through between.
-- They are locked in the order of customers, so that two of these cannot wait for each other. The lateral keeps to the
-- index whatever the statistics of a young table say. Where rules hold for everybody inside (goal, exits), they are
-- asked now, also of those who do not listen. Of the versions in {direct} nobody becomes due: one row here is an op of one,
-- with the places of those who are to be judged there in this same transaction, and how many they are. One row more is how
-- many were heard of.
-- What is dated a little later than {now} (it came after this round of work had begun, or from a clock that is ahead)
-- waits until the clock has come to it: judged now, a purchase of the future would not count, and nobody would look again.
-- {heeded} and {there} narrow it to one customer and one version, where somebody is tried (journeys/trying); else they are true.
with heard as materialized (
  delete from journeys_wake where ctid = any(array(
    select ctid from journeys_wake
    where (created_at <= {now} or created_at > {now}::timestamptz + interval '1 minute') and {heeded}
    order by id limit {batch} for update skip locked
  )) returning customer_id
),
inside as materialized (
  select e.place, e.customer_id, e.journey_id, e.version_id, e.run, e.op, e.listens, e.due_at, e.guard_at
  from (select distinct customer_id from heard order by customer_id) h
  cross join lateral (
    select e.ctid as place, e.customer_id, e.journey_id, e.version_id, e.run, e.op, e.listens, e.due_at, e.guard_at from journeys_enrollment e
    where e.customer_id = h.customer_id and e.exited_at is null and {there}
    offset 0 for update
  ) e
),
woken as (
  update journeys_enrollment e set
    due_at = case when i.listens and i.due_at > {now} then {now} else e.due_at end,
    guard_at = case when i.version_id = any({guarded}::bigint[]) then least(i.guard_at, {now}) else e.guard_at end
  from inside i
  where e.customer_id = i.customer_id and e.journey_id = i.journey_id and e.run = i.run
    and i.version_id <> all({direct}::bigint[])
    and (i.listens and i.due_at > {now} or i.version_id = any({guarded}::bigint[]))
)
select null::bigint, null::smallint, null::text, count(*) from heard
union all
select i.version_id, i.op, array_agg(i.place)::text, count(*) from inside i
where i.listens and i.due_at > {now} and i.version_id = any({direct}::bigint[])
group by i.version_id, i.op
