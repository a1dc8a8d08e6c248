-- The step's own message, the one of the visit before: of the first step of a pass there is none before it.
  left join lateral (
    select e.id as message_id, e.status, e.sent_at, e.expires_at, e.error_code, e.error_text, {reaction_shown} as reaction
    from delivery_message e
    where e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit = d.visit - 1
  ) m on true
