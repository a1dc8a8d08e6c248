-- Takes out of a sender's share of the day: as many as are wanted and left, for all dispatchers together. One row.
with day as materialized (
  select sent from delivery_senderday where sender_id = {sender} and "on" = {on} for update
),
granted as materialized (
  select greatest(0, least({wanted}, {share} - sent)) as count from day
)
update delivery_senderday d set sent = d.sent + g.count
from granted g where d.sender_id = {sender} and d."on" = {on}
returning g.count
