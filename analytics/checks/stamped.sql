-- What the delivery counts of messages ({among}: of some). One row is a message, a column of its counter, the hour in which it
-- counts there and how much. A message counts once in each column, in the hour of its stamp; what failed is not delivered; what
-- we ourselves did not hand over is withheld and has not failed; cost counts when it was billed.
select coalesce(m.journey_id, 0) as journey_id, coalesce(m.version_id, 0) as version_id, coalesce(m.op, 0) as op,
       m.brand_id, s.account_id, m.channel, v.name, date_trunc('hour', v.at, 'UTC') as hour_at, v.amount
from delivery_message m
join delivery_sender s on s.id = m.sender_id
cross join lateral (
  select m.status = any({failures}::text[]) as failed,
         m.sent_at is null and coalesce(m.error_code = any({withheld}::text[]), false) as withheld
) f
cross join lateral (values
  ('sent', m.sent_at, 1),
  ('delivered', case when not f.failed then m.delivered_at end, 1),
  ('opened', case when m.opened_grade = any({grades}::text[]) then m.opened_at end, 1),
  ('opened_weak', case when m.opened_grade <> all({grades}::text[]) then m.opened_at end, 1),
  ('clicked', m.clicked_at, 1),
  ('clicked_weak', case when m.clicked_at is null then m.clicked_weak_at end, 1),
  ('replied', m.replied_at, 1),
  ('failed', case when f.failed and not f.withheld then m.failed_at end, 1),
  ('withheld', case when f.failed and f.withheld then m.failed_at end, 1),
  ('unsubscribed', m.unsubscribed_at, 1),
  ('complained', m.complained_at, 1),
  ('cost', case when m.cost <> 0 then case when m.cost_if_delivered is null then m.sent_at else m.delivered_at end end,
           m.cost)
) as v(name, at, amount)
where v.at is not null and {among}
