-- The delivery's hourly counters (delivery_messagecount), recomputed from the messages.
-- One row is a column of a counter that differs: an hour and origin, the column, the number that was counted and the one
-- that the messages give. No row: they agree. A message counts once in each column, in the hour of its stamp; what failed
-- is not delivered; what we ourselves did not hand over is withheld and has not failed; cost counts when it was billed.
with stamped as (
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
    ('replied', m.replied_at, 1),
    ('failed', case when f.failed and not f.withheld then m.failed_at end, 1),
    ('withheld', case when f.failed and f.withheld then m.failed_at end, 1),
    ('unsubscribed', m.unsubscribed_at, 1),
    ('complained', m.complained_at, 1),
    ('cost', case when m.cost <> 0 then case when m.cost_if_delivered is null then m.sent_at else m.delivered_at end end,
             m.cost)
  ) as v(name, at, amount)
  where v.at is not null
),
recomputed as (
  select hour_at, journey_id, version_id, op, brand_id, account_id, channel, name, sum(amount) as amount
  from stamped
  group by hour_at, journey_id, version_id, op, brand_id, account_id, channel, name
),
counted as (
  select c.hour_at, c.journey_id, c.version_id, c.op, c.brand_id, c.account_id, c.channel, v.name, v.amount
  from delivery_messagecount c
  cross join lateral (values
    ('sent', c.sent::numeric), ('delivered', c.delivered), ('opened', c.opened),
    ('opened_weak', c.opened_weak), ('clicked', c.clicked),
    ('replied', c.replied), ('failed', c.failed), ('withheld', c.withheld), ('unsubscribed', c.unsubscribed),
    ('complained', c.complained), ('cost', c.cost)
  ) as v(name, amount)
  where v.amount <> 0
)
select jsonb_build_object('journey', journey_id, 'version', version_id, 'op', op, 'brand', brand_id,
                          'account', account_id, 'channel', channel, 'hour', hour_at),
       name, coalesce(c.amount, 0)::text, coalesce(r.amount, 0)::text
from counted c
full join recomputed r using (hour_at, journey_id, version_id, op, brand_id, account_id, channel, name)
where coalesce(c.amount, 0) <> coalesce(r.amount, 0)
order by hour_at, journey_id, version_id, op, name
