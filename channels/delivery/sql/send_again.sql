-- Messages that came to nothing go back into the outbox, as though nobody had handed them over; one row for each. Those
-- whose latest moment has passed are left where they are, unless a new one is given, and so are those that belong to what
-- has ended. What stood about their first fate is kept in a report (`again`); the reports about it get other keys, so that
-- the same can happen once more. They leave the counters, which they enter anew with their new fate, and with what both
-- hand-overs cost. `claimed_at` stays until the next claim: a late receipt then tells when it was handed over.
with chosen as materialized (
  select m.*
  from delivery_message m
  where {which} and m.status = any({statuses}::text[]) and not ({ended})
    and ({expires_at}::timestamptz is not null or m.expires_at is null or m.expires_at > {now})
  order by m.created_at, m.id limit {limit} -- no index has that order: one of ids would be walked from its beginning
  for update of m skip locked
),
moved as (
  update delivery_message m set
    status = 'queued', attempts = least(m.attempts + 1, 32767), expires_at = coalesce({expires_at}, m.expires_at),
    sent_at = null, delivered_at = null, failed_at = null, waits_until = null, error_code = null, error_text = null,
    cost_if_delivered = null,
    -- It may wait until its latest moment: `waits_s` counts from its first queueing.
    policy = case when jsonb_typeof(m.policy) = 'object' then m.policy - 'waits_s' else m.policy end
  from chosen c
  where m.customer_id = c.customer_id and m.id = c.id
  returning m.customer_id, m.id, m.traffic_class, m.sender_id, m.journey_id, m.attempts
),
waiting as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select traffic_class, sender_id, {now}, id, customer_id, journey_id from moved
),
touched as (
  insert into delivery_touched (hours, decided, customers, since)
  select array(select distinct date_trunc('hour', sent_at, 'UTC') from chosen where sent_at is not null),
         array(select distinct date_trunc('hour', created_at, 'UTC') from chosen where op is not null),
         array(select distinct customer_id from chosen where delivered_at is not null), (select min(delivered_at) from chosen)
  where exists (select from moved)
),
told_before as (
  update delivery_deliveryevent v set key = left('before-' || m.attempts || '-' || v.key, 100)
  from moved m
  where v.customer_id = m.customer_id and v.message_id = m.id and v.type = any({told}::text[])
),
kept as (
  insert into delivery_deliveryevent (customer_id, message_id, type, grade, at, received_at, key, detail)
  select m.customer_id, m.id, 'again', null, {now}, {now}, 'again-' || m.attempts, jsonb_strip_nulls(jsonb_build_object(
    'by', {by}::text, 'was', c.status, 'at', coalesce(c.failed_at, c.sent_at), 'sent_at', c.sent_at,
    'code', c.error_code, 'words', c.error_text, 'cost', nullif(c.cost, 0)))
  from moved m join chosen c on c.customer_id = m.customer_id and c.id = m.id
),
-- One row for each hour and origin: what is counted there less. As in counts.sql, which counts the other way.
delta as (
  select date_trunc('hour', v.at, 'UTC') as hour_at, c.brand_id, coalesce(c.journey_id, 0) as journey_id,
         coalesce(c.version_id, 0) as version_id, coalesce(c.op, 0) as op, s.account_id, c.channel,
         count(*) filter (where v.name = 'sent') as sent,
         count(*) filter (where v.name = 'failed' and not w.is_withheld) as failed,
         count(*) filter (where v.name = 'failed' and w.is_withheld) as withheld,
         coalesce(sum(c.cost) filter (where v.name = 'cost'), 0) as cost
  from chosen c
  join delivery_sender s on s.id = c.sender_id
  cross join lateral (
    select coalesce(c.sent_at is null and c.error_code = any({withheld}::text[]), false) as is_withheld
  ) w
  cross join lateral (values
    ('sent', c.sent_at),
    ('failed', case when c.status = any({failures}::text[]) then c.failed_at end),
    ('cost', case when c.cost_if_delivered is null then c.sent_at else c.delivered_at end)
  ) v(name, at)
  where v.at is not null
  group by 1, 2, 3, 4, 5, 6, 7
),
counted as (
  insert into delivery_messagecount as c (hour_at, journey_id, version_id, op, brand_id, account_id, channel,
    sent, failed, withheld, cost)
  select hour_at, journey_id, version_id, op, brand_id, account_id, channel, -sent, -failed, -withheld, -cost
  from delta
  order by hour_at, journey_id, version_id, op, brand_id, account_id, channel -- always so, lest two batches lock crosswise
  on conflict (hour_at, journey_id, version_id, op, brand_id, account_id, channel) do update set
    sent = c.sent + excluded.sent, failed = c.failed + excluded.failed, withheld = c.withheld + excluded.withheld,
    cost = c.cost + excluded.cost
)
select customer_id, id from moved
