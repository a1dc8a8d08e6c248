-- Whether the customer of `d` has reacted to a message on one of these channels since then. A row of `e` is a message.
exists (
  select from delivery_message e
  where e.customer_id = d.customer_id and e.channel = any({channels}::text[])
    and (e.clicked_at > {since} or e.replied_at > {since}
         or (e.opened_at > {since} and e.opened_grade = any({grades}::text[])))
)
