-- Customers of messages of the cell of a report: one row is a customer, once. They come hour by hour, the newest first:
-- the roll says in which hours of hand-over there are any, and an index of the time leads there, so that the first ones
-- are found soon, however many there are. `among` says it of the roll, `such` of a message.
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
  select m.id, m.customer_id
  from delivery_message m
  where m.sent_at >= h.hour_at and m.sent_at < h.hour_at + interval '1 hour' and {such}
  offset 0
) m
-- Each once: at the last of their messages, which comes first here. (A sub-select with a limit is never made a join of two
-- large sets; and what is true of a time leads to no index of it, which for each message would be read as a whole.)
where (
  select true
  from delivery_message e
  where e.customer_id = m.customer_id and e.id > m.id
    and (e.sent_at >= {since} and e.sent_at < {until}) is true and {such_after}
  limit 1
) is null
