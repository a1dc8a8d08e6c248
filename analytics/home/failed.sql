-- Customers of messages that failed in a period, also of those that no provider has taken: one row is a message. As in
-- happened.sql, by the hours in which they were made: what was never handed over has no other time. What waits longer than
-- {longest} before the first hour that was counted is not looked for.
select m.customer_id
from generate_series(date_trunc('hour', {until}::timestamptz - interval '1 microsecond', 'UTC'),
                     (select min(hour_at) from delivery_messagecount) - {longest}::interval, interval '-1 hour') h (at)
cross join lateral (
  select m.customer_id
  from delivery_message m
  where m.created_at >= h.at and m.created_at < h.at + interval '1 hour'
    and m.failed_at >= {since} and m.failed_at < {until} and {such}
  offset 0
) m
limit (
  select coalesce(sum(c.failed), 0)
  from delivery_messagecount c
  where c.hour_at >= {since} and c.hour_at < {until} and {among}
)
