-- The messages of this pass so far: a late reaction to an earlier step is a reaction too.
  cross join lateral (
    select max(e.id) filter (where e.visit = d.visit - 1) as message_id,
           max(e.status) filter (where e.visit = d.visit - 1) as status,
           max(e.sent_at) filter (where e.visit = d.visit - 1) as sent_at,
           max(e.expires_at) filter (where e.visit = d.visit - 1) as expires_at,
           max(e.error_code) filter (where e.visit = d.visit - 1) as error_code,
           max(e.error_text) filter (where e.visit = d.visit - 1) as error_text,
           {reaction} as reaction
    from delivery_message e
    where e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit >= d.node_visit and e.visit < d.visit
  ) m
