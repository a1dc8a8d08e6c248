-- Customers of messages to which something happened in a period ({stamp}), as the hourly counters of the delivery count them;
-- of these messages those that are meant. One row is a message, those handed over last first. No index knows when a message
-- was read or clicked; but the counters know how many there are ({counted}), and whoever has found so many is done. So the
-- hours of the hand-over are gone through backwards, those in which anything was sent, and an index of the time leads to
-- their messages.
select f.customer_id
from (
  select m.customer_id, m.is_meant
  from generate_series(date_trunc('hour', {until}::timestamptz - interval '1 microsecond', 'UTC'),
                       (select min(hour_at) from delivery_messagecount), interval '-1 hour') h (at)
  -- (The offset keeps the planner from going through all messages, or all counters, at once.)
  cross join lateral (
    select m.customer_id, {meant} as is_meant
    from delivery_message m
    where m.sent_at >= h.at and m.sent_at < h.at + interval '1 hour' and m.{stamp} >= {since} and m.{stamp} < {until}
      and {such}
    offset 0
  ) m
  where exists (select from delivery_messagecount c where c.hour_at = h.at and c.sent > 0 offset 0)
  limit (
    select coalesce(sum({counted}), 0)
    from delivery_messagecount c
    where c.hour_at >= {since} and c.hour_at < {until} and {among}
  )
) f
where f.is_meant
