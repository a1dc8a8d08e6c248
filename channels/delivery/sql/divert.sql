-- Moves the messages that are due first in a lane to other senders, by the longest prefix that their number has. One row:
-- how many were moved. A message keeps its place: its due moment stays.
with batch as materialized (
  select q.ctid as place, q.message_id
  from delivery_outbox q
  where q.traffic_class = {traffic_class} and q.sender_id = {sender} and q.due_at <= {now}
  order by q.due_at limit {limit}
  for update of q skip locked
),
way as materialized (
  select b.place, b.message_id, w.target
  from batch b
  cross join lateral (
    select m.endpoint from delivery_message m where m.id = b.message_id offset 0
  ) m
  cross join lateral (
    select w.target from unnest({prefixes}::text[], {targets}::bigint[]) as w(prefix, target)
    where starts_with(ltrim(m.endpoint, '+'), w.prefix) order by length(w.prefix) desc limit 1
  ) w
  where w.target <> {sender}
),
moved as (
  update delivery_outbox q set sender_id = w.target
  from way w where q.ctid = any(array(select place from way)) and q.ctid = w.place
  returning q.message_id
),
told as (
  update delivery_message m set sender_id = w.target
  from way w where m.id = w.message_id
)
select count(*) from moved
