-- One row: something that is true of a message for the first time (read, clicked …), and since when.
select customer_id, message_id, name, at
from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {facts}::text[], {ats}::timestamptz[])
  as n(customer_id, message_id, name, at)
