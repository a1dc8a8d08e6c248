-- The messages of this pass so far, in one row.
left join lateral (
  select {reaction} as reaction from delivery_message e
  where e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit >= d.node_visit
) m on true
