-- One row for each enrollment that looks at its clock: whether the day and hour have come where its customer lives. The
-- moment is worked out anew at each look, so that another value of the attribute counts at once. A day that had passed
-- before the customer came here, and one that nobody knows, have ports of their own where an attribute says the day.
-- Who changes an attribute wakes all who are inside; somebody who is just entering is not yet, and is looked at once more.
clock as materialized (
  select d.place, d.id, d.customer_id, d.journey_id, d.visit, d.moved_at, l.zone, {over_at} as over_at
  from due d
  left join customers_customer c on c.id = d.customer_id
  cross join lateral (select {moment} as moment, {zone} as zone offset 0) l
),
verdict as materialized (
  select k.place, k.id, k.customer_id, k.journey_id, k.visit, o.port,
         case o.port when 'missing' then 'no_date' when 'passed' then 'date_passed'
                     else case when k.over_at < k.moved_at then 'date_passed' else 'date_reached' end end as reason,
         case when k.over_at is not null then jsonb_build_object('at', k.over_at, 'zone', k.zone) end as detail,
         case when o.port is null then least(k.over_at, case when {parts} and k.visit = 1
           and k.moved_at + interval '1 minute' > {now} then k.moved_at + interval '1 minute' end) end as due_at
  from clock k
  cross join lateral (
    select case when k.over_at is null then 'missing'
                when {parts} and k.over_at < k.moved_at then 'passed'
                when k.over_at <= {now} then 'next' end as port
    offset 0
  ) o
)
