-- The tail of a statement that moves messages: `moved` holds each as it `was` and as it `became`.
-- A row of `delta` is an hour and origin with what changed there. A message counts once in each column, in the hour of
-- its stamp; when an earlier report moves the stamp, the count moves along. So the order of reports does not matter.
delta as (
  select date_trunc('hour', v.at, 'UTC') as hour_at, m.brand_id, coalesce(m.journey_id, 0) as journey_id,
         coalesce(m.version_id, 0) as version_id, coalesce(m.op, 0) as op, s.account_id, m.channel,
         coalesce(sum(v.n) filter (where k.name = 'sent'), 0) as sent,
         coalesce(sum(v.n) filter (where k.name = 'delivered'), 0) as delivered,
         coalesce(sum(v.n) filter (where k.name = 'opened'), 0) as opened,
         coalesce(sum(v.n) filter (where k.name = 'clicked'), 0) as clicked,
         coalesce(sum(v.n) filter (where k.name = 'replied'), 0) as replied,
         coalesce(sum(v.n) filter (where k.name = 'failed'), 0) as failed,
         coalesce(sum(v.n) filter (where k.name = 'withheld'), 0) as withheld,
         coalesce(sum(v.n) filter (where k.name = 'unsubscribed'), 0) as unsubscribed,
         coalesce(sum(v.n) filter (where k.name = 'complained'), 0) as complained,
         coalesce(sum(v.cost), 0) as cost
  from (select was, became, (became).* from moved) m
  join delivery_sender s on s.id = m.sender_id
  cross join lateral (
    select (m.was).status = any({failures}::text[]) as had_failed, m.status = any({failures}::text[]) as has_failed,
           m.sent_at is null and m.error_code = any({withheld}::text[]) as is_withheld
  ) f
  cross join lateral (values
    ('sent', (m.was).sent_at, m.sent_at, 0, 0),
    ('delivered', case when not f.had_failed then (m.was).delivered_at end, case when not f.has_failed then m.delivered_at end, 0, 0),
    ('opened', (m.was).opened_at, m.opened_at, 0, 0),
    ('clicked', (m.was).clicked_at, m.clicked_at, 0, 0),
    ('replied', (m.was).replied_at, m.replied_at, 0, 0),
    ('failed', case when f.had_failed and not f.is_withheld then (m.was).failed_at end,
               case when f.has_failed and not f.is_withheld then m.failed_at end, 0, 0),
    ('withheld', case when f.had_failed and f.is_withheld then (m.was).failed_at end,
                 case when f.has_failed and f.is_withheld then m.failed_at end, 0, 0),
    ('unsubscribed', (m.was).unsubscribed_at, m.unsubscribed_at, 0, 0),
    ('complained', (m.was).complained_at, m.complained_at, 0, 0),
    ('cost', case when (m.was).cost_if_delivered is null then (m.was).sent_at else (m.was).delivered_at end,
             case when m.cost_if_delivered is null then m.sent_at else m.delivered_at end, (m.was).cost, m.cost)
  ) as k(name, was_at, is_at, was_cost, is_cost)
  cross join lateral (values (k.was_at, -1, -k.was_cost), (k.is_at, 1, k.is_cost)) as v(at, n, cost)
  where (k.was_at is distinct from k.is_at or k.was_cost <> k.is_cost) and v.at is not null
    and (k.name <> 'cost' or v.cost <> 0)
  group by 1, 2, 3, 4, 5, 6, 7
),
counted as (
  insert into delivery_messagecount as c (hour_at, journey_id, version_id, op, brand_id, account_id, channel,
    sent, delivered, opened, clicked, replied, failed, withheld, unsubscribed, complained, cost)
  select hour_at, journey_id, version_id, op, brand_id, account_id, channel,
    sent, delivered, opened, clicked, replied, failed, withheld, unsubscribed, complained, cost
  from delta
  order by hour_at, journey_id, version_id, op, brand_id, account_id, channel -- always so, lest two batches lock crosswise
  on conflict (hour_at, journey_id, version_id, op, brand_id, account_id, channel) do update set
    sent = c.sent + excluded.sent, delivered = c.delivered + excluded.delivered, opened = c.opened + excluded.opened,
    clicked = c.clicked + excluded.clicked, replied = c.replied + excluded.replied, failed = c.failed + excluded.failed,
    withheld = c.withheld + excluded.withheld, unsubscribed = c.unsubscribed + excluded.unsubscribed,
    complained = c.complained + excluded.complained, cost = c.cost + excluded.cost
)
