-- One row for each enrollment whose waiting time is over: whoever is due here has waited.
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit,
         'next' as port, 'waited' as reason, null::jsonb as detail, null::timestamptz as due_at
  from due d where {now}::timestamptz is not null
)
