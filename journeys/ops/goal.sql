-- One row for each due enrollment: all go on, and the ledger says that they have passed the goal.
verdict as materialized (
  select id, customer_id, journey_id, place, visit, 'next' as port, 'goal_passed' as reason, null::jsonb as detail,
         null::timestamptz as due_at
  from due where {now}::timestamptz is not null
)
