-- The delivery's hourly counters (delivery_messagecount), recomputed from the messages.
-- One row is a column of a counter that differs: an hour and origin, the column, the number that was counted and the one
-- that the messages give. No row: they agree. A message counts once in each column, in the hour of its stamp; what failed
-- is not delivered; what we ourselves did not hand over is withheld and has not failed; cost counts when it was billed.
with stamped as (
{stamped}
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
    ('opened_weak', c.opened_weak), ('clicked', c.clicked), ('clicked_weak', c.clicked_weak),
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
