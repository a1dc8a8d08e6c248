-- One row for each traffic class and sender with something due in the outbox, in the order in which they are to be served:
-- transactional before service before marketing, then the one that has waited longest.
select c.traffic_class, s.id, s.account_id
from unnest({classes}::text[]) with ordinality as c(traffic_class, rank)
cross join delivery_sender s
cross join lateral (
  select q.due_at from delivery_outbox q
  where q.traffic_class = c.traffic_class and q.sender_id = s.id and q.due_at <= {now}
  order by q.due_at limit 1
) oldest
order by c.rank, oldest.due_at, s.id
