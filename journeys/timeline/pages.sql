-- Everything that is known to have happened to a customer, the newest first, a page at a time.
-- One row is one thing at one moment: a decision, a stamp of a message (it was sent, delivered, read ...), a purchase, a
-- refund, an event, a choice about consent, an attribute that became another one, another customer who was joined.
-- `rank` and `id` tell rows of one moment apart and put them into the order in which they follow from one another: what
-- happened out there, what was decided on it, what was sent on that. Each kind finds its own page first, so that its rows
-- are read for what they say only if they may be shown.
-- Decisions, messages and consents of other brands than {brands} (null: all) are left out, and kinds that are not asked for.
with entry as (
  select d.at, d.rank, d.id, 'decision' as kind, d.journey_id, d.version_id, d.op,
         jsonb_build_object('port', d.port, 'reason', d.reason, 'detail', d.detail) as facts
  from (
    select d.*, 50 as rank
    from journeys_decision d
    join journeys_journey j on j.id = d.journey_id
    where 'decision' = any({kinds}::text[]) and d.customer_id = {customer}
      and ({brands}::bigint[] is null or j.brand_id = any({brands}::bigint[]))
      and (d.at, 50, d.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by d.at desc, d.id desc limit {limit}
  ) d
  union all
  select m.at, m.rank, m.place, 'message', m.journey_id, m.version_id, m.op,
         jsonb_build_object('stamp', m.stamp, 'channel', m.channel, 'status', m.status, 'endpoint', m.endpoint,
           'topic', m.topic_id, 'grade', m.opened_grade, 'code', m.error_code, 'words', m.error_text,
           'was_sent', m.sent_at is not null, 'cost', m.cost, 'parts', m.parts)
  from (
    -- What follows from something else at the same moment is not told twice: who clicks has read, what is read has come.
    select m.*, v.at, v.stamp, r.rank, m.id * 8 + v.number as place
    from delivery_message m
    cross join lateral (values
      (0, 'sent', m.sent_at),
      (1, 'delivered', nullif(m.delivered_at, m.opened_at)),
      (2, 'opened', nullif(m.opened_at, least(m.clicked_at, m.replied_at))),
      (3, 'clicked', m.clicked_at),
      (4, 'replied', m.replied_at),
      (5, 'failed', m.failed_at),
      (6, 'unsubscribed', m.unsubscribed_at),
      (7, 'complained', m.complained_at)
    ) as v(number, stamp, at)
    cross join lateral (select case when v.at = m.sent_at then 60 else 40 end as rank) r
    where 'message' = any({kinds}::text[]) and m.customer_id = {customer} and v.at is not null
      and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
      and (v.at, r.rank, m.id * 8 + v.number) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by v.at desc, r.rank desc, place desc limit {limit}
  ) m
  union all
  select r.occurred_at, 35, r.id, 'refund', null, null, null,
         jsonb_build_object('amount', coalesce(r.taken, r.amount)::text, 'currency', p.currency, 'reason', r.reason,
           'source', r.source, 'all', r.amount is null and r.lines = '[]', 'waits', r.purchase_id is null)
  from (
    select r.* from customers_refund r
    where 'purchase' = any({kinds}::text[]) and r.customer_id = {customer}
      and (r.occurred_at, 35, r.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by r.occurred_at desc, r.id desc limit {limit}
  ) r
  left join customers_purchase p on p.customer_id = {customer} and p.id = r.purchase_id
  union all
  -- What was paid, whatever was given back since; the lines in short.
  select p.occurred_at, 30, p.id, 'purchase', null, null, null,
         jsonb_build_object('amount', (p.amount + p.refunded)::text, 'currency', p.currency, 'units', p.units,
           'source', p.source, 'refunded', nullif(p.refunded, 0)::text, 'canceled_at', p.canceled_at,
           'lines', (
             select jsonb_agg(jsonb_build_object('name', coalesce(nullif(l.name, ''), l.sku), 'quantity', l.quantity::float)
                              order by l.number)
             from (select * from customers_purchaseline l
                   where l.customer_id = {customer} and l.purchase_id = p.id order by l.number limit 10) l))
  from (
    select p.* from customers_purchase p
    where 'purchase' = any({kinds}::text[]) and p.customer_id = {customer}
      and (p.occurred_at, 30, p.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by p.occurred_at desc, p.id desc limit {limit}
  ) p
  union all
  select e.occurred_at, 20, e.id, 'event', null, null, null,
         jsonb_build_object('name', e.name, 'properties', e.properties, 'source', e.source)
  from (
    select e.* from customers_event e
    where 'event' = any({kinds}::text[]) and e.customer_id = {customer}
      and (e.occurred_at, 20, e.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by e.occurred_at desc, e.id desc limit {limit}
  ) e
  union all
  select k.at, 10, k.id, 'consent', null, null, null,
         jsonb_build_object('channel', k.channel, 'topic', k.topic_id, 'granted', k.granted, 'source', k.source)
  from (
    select k.* from customers_consentchange k
    join customers_topic t on t.id = k.topic_id
    where 'consent' = any({kinds}::text[]) and k.customer_id = {customer}
      and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
      and (k.at, 10, k.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    order by k.at desc, k.id desc limit {limit}
  ) k
  union all
  -- A choice that was written without the history.
  select k.changed_at, 9, k.id, 'consent', null, null, null,
         jsonb_build_object('channel', k.channel, 'topic', k.topic_id, 'granted', k.granted, 'source', k.source)
  from customers_consent k
  join customers_topic t on t.id = k.topic_id
  where 'consent' = any({kinds}::text[]) and k.customer_id = {customer}
    and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
    and (k.changed_at, 9, k.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
    and not exists (
      select from customers_consentchange h
      where h.customer_id = k.customer_id and h.channel = k.channel and h.topic_id = k.topic_id and h.at = k.changed_at
    )
  union all
  -- What a block of a journey has changed is told by its decision.
  select a.at, 5, a.id, 'attribute', null, null, null,
         jsonb_build_object('key', a.key, 'before', a.before, 'value', a.value, 'source', a.source)
  from (
    select a.* from customers_attributechange a
    where 'attribute' = any({kinds}::text[]) and a.customer_id = {customer}
      and (a.at, 5, a.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
      and not ('decision' = any({kinds}::text[]) and exists (
        select from journeys_journey j
        where a.source = 'journey:' || j.id and ({brands}::bigint[] is null or j.brand_id = any({brands}::bigint[]))
      ))
    order by a.at desc, a.id desc limit {limit}
  ) a
  union all
  select g.at, 1, g.id, 'merge', null, null, null,
         jsonb_build_object('merge', g.id, 'lost', g.lost_id, 'cause', g.cause, 'undone', g.undone_at is not null,
           'first_name', g.lost #>> '{{attributes,first_name}}', 'last_name', g.lost #>> '{{attributes,last_name}}')
  from customers_merge g
  where 'merge' = any({kinds}::text[]) and g.kept_id = {customer}
    and (g.at, 1, g.id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
)
select at, rank, id, kind, journey_id, version_id, op, facts
from entry
order by at desc, rank desc, id desc
limit {limit}
