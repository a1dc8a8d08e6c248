-- One row for each enrollment whose waiting time is over; who is looked at earlier goes on waiting.
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, o.port, o.reason, null::jsonb as detail, o.due_at
  from due d
  cross join lateral (
    select case when t.over_at <= {now} then 'next' end as port, case when t.over_at <= {now} then 'waited' end as reason,
           t.over_at as due_at
    from (select {over_at} as over_at) t
  ) o
)
