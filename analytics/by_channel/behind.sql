-- Customers of messages of the cell of a report: one row is a message. They come hour by hour, the newest first: the roll
-- says in which hours of hand-over there are any, and an index of the time leads there, so that the first ones are found
-- soon, however many there are. `among` says it of the roll, `such` of a message.
select m.customer_id
from (
  select r.hour_at
  from analytics_messageroll r
  where r.hour_at >= {since} and r.hour_at < {until} and {among}
  group by r.hour_at
  order by r.hour_at desc
) h
-- (The offset keeps the planner from going through all messages at once.)
cross join lateral (
  select m.customer_id
  from delivery_message m
  where m.sent_at >= h.hour_at and m.sent_at < h.hour_at + interval '1 hour' and {such}
  offset 0
) m
