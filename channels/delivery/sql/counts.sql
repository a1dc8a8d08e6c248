-- The tail of a statement that moves messages: `moved` holds each as it `was` and as it `became`.
-- A message counts once in each column, in the hour of its stamp (read by a person, or, as far as one can tell, opened by a
-- robot: `opened_weak`; so it is with clicks); when an earlier report moves the stamp, the count
-- moves along. So the order of reports does not matter.
-- The hours whose figures are to be made again are noted beside (delivery_touched).
-- A row of `changed` is a message: its stamps as they were (_0) and are (_1), each taken out of its row once.
changed as materialized (
  select (became).brand_id, coalesce((became).journey_id, 0) as journey_id, coalesce((became).version_id, 0) as version_id,
         coalesce((became).op, 0) as op, (became).sender_id, (became).channel,
         (was).status = any({failures}::text[]) as failed_0, (became).status = any({failures}::text[]) as failed_1,
         (became).sent_at is null and (became).error_code = any({withheld}::text[]) as is_withheld,
         (was).sent_at as sent_at_0, (became).sent_at as sent_at_1,
         (was).delivered_at as delivered_at_0, (became).delivered_at as delivered_at_1,
         (was).opened_at as opened_at_0, (became).opened_at as opened_at_1,
         (was).clicked_at as clicked_at_0, (became).clicked_at as clicked_at_1,
         case when (was).clicked_at is null then (was).clicked_weak_at end as clicked_weak_at_0,
         case when (became).clicked_at is null then (became).clicked_weak_at end as clicked_weak_at_1,
         (was).replied_at as replied_at_0, (became).replied_at as replied_at_1,
         (was).failed_at as failed_at_0, (became).failed_at as failed_at_1,
         (was).unsubscribed_at as unsubscribed_at_0, (became).unsubscribed_at as unsubscribed_at_1,
         (was).complained_at as complained_at_0, (became).complained_at as complained_at_1,
         case when (was).cost_if_delivered is null then (was).sent_at else (was).delivered_at end as billed_at_0,
         case when (became).cost_if_delivered is null then (became).sent_at else (became).delivered_at end as billed_at_1,
         (was).cost as cost_0, (became).cost as cost_1,
         (was).opened_grade as opened_grade_0, (became).opened_grade as opened_grade_1,
         (became).customer_id, case when (became).op is not null then (became).created_at end as decided_at
  from moved
),
-- A row: a message that may have brought a purchase now, or no longer (delivery/attribution.py), and since when.
touching as materialized (
  select customer_id, least(delivered_at_0, delivered_at_1, opened_at_0, opened_at_1, clicked_at_0, clicked_at_1,
                            replied_at_0, replied_at_1) as since
  from changed
  where opened_at_0 is distinct from opened_at_1 or opened_grade_0 is distinct from opened_grade_1
     or clicked_at_0 is distinct from clicked_at_1 or replied_at_0 is distinct from replied_at_1
     or delivered_at_0 is distinct from delivered_at_1 and channel = any({delivery_counts}::text[])
),
touched as (
  insert into delivery_touched (hours, decided, customers, since)
  select array(select distinct date_trunc('hour', h.at, 'UTC')
               from changed cross join lateral (values (sent_at_0), (sent_at_1)) h (at) where h.at is not null),
         array(select distinct date_trunc('hour', decided_at, 'UTC') from changed where decided_at is not null),
         array(select distinct customer_id from touching), (select min(since) from touching)
  where exists (select from changed)
),
-- One row for each message and column whose stamp changed.
stamp (brand_id, journey_id, version_id, op, sender_id, channel, name, at_0, at_1, cost_0, cost_1) as (
  select brand_id, journey_id, version_id, op, sender_id, channel, 'sent', sent_at_0, sent_at_1, 0, 0
  from changed where sent_at_0 is distinct from sent_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'delivered',
         case when not failed_0 then delivered_at_0 end, case when not failed_1 then delivered_at_1 end, 0, 0
  from changed where delivered_at_0 is distinct from delivered_at_1 or failed_0 <> failed_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'opened',
         case when opened_grade_0 = any({grades}::text[]) then opened_at_0 end,
         case when opened_grade_1 = any({grades}::text[]) then opened_at_1 end, 0, 0
  from changed where opened_at_0 is distinct from opened_at_1 or opened_grade_0 is distinct from opened_grade_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'opened_weak',
         case when opened_grade_0 <> all({grades}::text[]) then opened_at_0 end,
         case when opened_grade_1 <> all({grades}::text[]) then opened_at_1 end, 0, 0
  from changed where opened_at_0 is distinct from opened_at_1 or opened_grade_0 is distinct from opened_grade_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'clicked', clicked_at_0, clicked_at_1, 0, 0
  from changed where clicked_at_0 is distinct from clicked_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'clicked_weak', clicked_weak_at_0, clicked_weak_at_1, 0, 0
  from changed where clicked_weak_at_0 is distinct from clicked_weak_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'replied', replied_at_0, replied_at_1, 0, 0
  from changed where replied_at_0 is distinct from replied_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, case when is_withheld then 'withheld' else 'failed' end,
         case when failed_0 then failed_at_0 end, case when failed_1 then failed_at_1 end, 0, 0
  from changed where failed_at_0 is distinct from failed_at_1 or failed_0 <> failed_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'unsubscribed', unsubscribed_at_0, unsubscribed_at_1, 0, 0
  from changed where unsubscribed_at_0 is distinct from unsubscribed_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'complained', complained_at_0, complained_at_1, 0, 0
  from changed where complained_at_0 is distinct from complained_at_1
  union all
  select brand_id, journey_id, version_id, op, sender_id, channel, 'cost', billed_at_0, billed_at_1, cost_0, cost_1
  from changed where (billed_at_0 is distinct from billed_at_1 or cost_0 <> cost_1) and (cost_0 <> 0 or cost_1 <> 0)
),
-- One row for each hour and origin: what is counted there less, and what more.
delta as (
  select date_trunc('hour', v.at, 'UTC') as hour_at, t.brand_id, t.journey_id, t.version_id, t.op, s.account_id, t.channel,
         coalesce(sum(v.n) filter (where t.name = 'sent'), 0) as sent,
         coalesce(sum(v.n) filter (where t.name = 'delivered'), 0) as delivered,
         coalesce(sum(v.n) filter (where t.name = 'opened'), 0) as opened,
         coalesce(sum(v.n) filter (where t.name = 'opened_weak'), 0) as opened_weak,
         coalesce(sum(v.n) filter (where t.name = 'clicked'), 0) as clicked,
         coalesce(sum(v.n) filter (where t.name = 'clicked_weak'), 0) as clicked_weak,
         coalesce(sum(v.n) filter (where t.name = 'replied'), 0) as replied,
         coalesce(sum(v.n) filter (where t.name = 'failed'), 0) as failed,
         coalesce(sum(v.n) filter (where t.name = 'withheld'), 0) as withheld,
         coalesce(sum(v.n) filter (where t.name = 'unsubscribed'), 0) as unsubscribed,
         coalesce(sum(v.n) filter (where t.name = 'complained'), 0) as complained,
         coalesce(sum(v.cost), 0) as cost
  from stamp t
  join delivery_sender s on s.id = t.sender_id
  cross join lateral (values (t.at_0, -1, -t.cost_0), (t.at_1, 1, t.cost_1)) as v(at, n, cost)
  where v.at is not null
  group by 1, 2, 3, 4, 5, 6, 7
),
counted as (
  insert into delivery_messagecount as c (hour_at, journey_id, version_id, op, brand_id, account_id, channel,
    sent, delivered, opened, opened_weak, clicked, clicked_weak, replied, failed, withheld, unsubscribed, complained, cost)
  select hour_at, journey_id, version_id, op, brand_id, account_id, channel,
    sent, delivered, opened, opened_weak, clicked, clicked_weak, replied, failed, withheld, unsubscribed, complained, cost
  from delta
  order by hour_at, journey_id, version_id, op, brand_id, account_id, channel -- always so, lest two batches lock crosswise
  on conflict (hour_at, journey_id, version_id, op, brand_id, account_id, channel) do update set
    sent = c.sent + excluded.sent, delivered = c.delivered + excluded.delivered, opened = c.opened + excluded.opened,
    opened_weak = c.opened_weak + excluded.opened_weak,
    clicked = c.clicked + excluded.clicked, clicked_weak = c.clicked_weak + excluded.clicked_weak, replied = c.replied + excluded.replied, failed = c.failed + excluded.failed,
    withheld = c.withheld + excluded.withheld, unsubscribed = c.unsubscribed + excluded.unsubscribed,
    complained = c.complained + excluded.complained, cost = c.cost + excluded.cost
)
