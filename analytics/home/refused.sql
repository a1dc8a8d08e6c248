-- Customers of messages by which somebody unsubscribed or complained in a period ({stamp}): one row is a message. A small
-- index knows all of these.
select m.customer_id
from delivery_message m
where (m.unsubscribed_at is not null or m.complained_at is not null) and m.created_at < {until}
  and m.{stamp} >= {since} and m.{stamp} < {until} and {such}
