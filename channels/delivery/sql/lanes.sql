-- One row for each traffic class and sender with something in the queue, in the order in which they are to be served:
-- transactional before service before marketing, then the one that has waited longest.
select c.traffic_class, s.id, s.account_id
from unnest({classes}::text[]) with ordinality as c(traffic_class, rank)
cross join delivery_sender s
cross join lateral (
  select m.created_at from delivery_message m
  where m.status = 'queued' and m.traffic_class = c.traffic_class and m.sender_id = s.id
  order by m.created_at limit 1
) oldest
order by c.rank, oldest.created_at, s.id
