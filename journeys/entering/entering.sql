-- One batch of customers at an entry of a version. One row of `candidate` (comers.sql, arrivals.sql) is one customer who
-- wants in. Each leaves a decision: entered, or refused with the reason. Those who enter are stored before the first op
-- (storing.sql), or behind it (sending.sql).
with live as materialized (
  select id from journeys_journey where id = {journey} and status = 'running' {lock}
),
{candidate},
-- What is known of them in this journey, by what the entry is about (a basket, an order; '' when it is about nothing).
known as materialized (
  select e.customer_id, e.key, max(e.run) as runs, bool_or(e.exited_at is null) as inside,
         count(*) filter (where e.entered_at > {window_from}) as lately
  from journeys_enrollment e
  where e.customer_id = any(array(select customer_id from candidate)) and e.journey_id = {journey}
  group by e.customer_id, e.key
),
asked as (
  select k.customer_id, k.key, k.context, k.cause, k.place, k.runs, k.lately,
         case when o.objection is not null then o.objection
              when not {audience} then 'not_in_audience'
              when {outside_share} then 'not_in_share'
              when k.inside and {reentry} <> 'any_time' then 'already_inside'
              when k.before and {reentry} = 'never' then 'entered_before'
              when k.lately >= {most} then 'entered_often'
              when {held_out} then 'holdout'
              else 'entered' end as reason
  from (
    -- As in ops/send.sql: no loop over pairs. What is known of them about other things stays without a partner.
    select k.*, coalesce(r.runs, 0) as runs, coalesce(w.inside, false) as inside, w.key is not null as before,
           coalesce(w.lately, 0) as lately
    from candidate k
    full join (select customer_id, max(runs) as runs from known group by customer_id) r on r.customer_id = k.customer_id
    full join known w on w.customer_id = k.customer_id and w.key = k.key
    offset 0
  ) k
  {customers}
  cross join lateral {objection} o
  where k.customer_id is not null
  -- Rows that lie in the order of customers are found side by side ever after.
  order by k.place, k.customer_id
  offset 0
),
-- Of several of one customer in this batch the first counts as having entered before the next.
numbered as (
  select a.*, {nth} as nth, {run_nth} as run_nth from asked a
),
verdict as materialized (
  select l.customer_id, l.key, l.context, l.cause, l.run, r.reason,
         case when r.reason = 'entered' then nextval('journeys_enrollment_id_seq') end as id,
         case when r.reason = 'entered' then 'next' when r.reason = 'holdout' then 'holdout' else 'refused' end as port
  from (
    -- Only those who would enter stand in line for the last places.
    select n.customer_id, n.key, n.context, n.cause, n.runs + n.run_nth as run, s.reason, {place} as place_in_line
    from numbered n
    cross join lateral (
      select case when n.reason <> 'entered' then n.reason
                  when n.nth > 1 and {reentry} = 'never' then 'entered_before'
                  when n.nth > 1 and {reentry} = 'after_exit' then 'already_inside'
                  when n.lately + n.nth > {most} then 'entered_often'
                  else 'entered' end as reason
      offset 0
    ) s
  ) l
  cross join lateral (
    select case when l.reason = 'entered' and l.place_in_line > {room} then 'entry_cap' else l.reason end as reason
    offset 0
  ) r
),
{entering}
