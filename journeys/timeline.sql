-- Everything that is known to have happened to a customer, the newest first, a page at a time.
-- One row is one thing at one moment: a decision, a stamp of a message (it was sent, delivered, read ...), a purchase, an
-- event, a choice about consent (the last one on each topic and channel: earlier ones are not kept). `kind`, `rank` and
-- `id` tell rows of one moment apart and put them into the order in which they follow from one another: what happened
-- out there, what was decided on it, what was sent on that.
-- Decisions, messages and consents of other brands than {brands} (null: all) are left out.
with entry as (
  select d.at, 3 as rank, d.id, 'decision' as kind, d.journey_id, d.version_id, d.op,
         jsonb_build_object('port', d.port, 'reason', d.reason, 'detail', d.detail) as facts
  from journeys_decision d
  join journeys_journey j on j.id = d.journey_id
  where d.customer_id = {customer} and ({brands}::bigint[] is null or j.brand_id = any({brands}::bigint[]))
  union all
  -- What follows from something else at the same moment is not told twice: who clicks has read, what is read has come.
  select v.at, case when v.at = m.sent_at then 4 else 2 end, m.id * 8 + v.number, 'message', m.journey_id, m.version_id, m.op,
         jsonb_build_object('stamp', v.stamp, 'channel', m.channel, 'status', m.status, 'endpoint', m.endpoint,
           'topic', m.topic_id, 'grade', m.opened_grade, 'code', m.error_code, 'words', m.error_text,
           'was_sent', m.sent_at is not null, 'cost', m.cost, 'parts', m.parts)
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
  where m.customer_id = {customer} and v.at is not null
    and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
  union all
  select p.occurred_at, 1, p.id, 'purchase', null, null, null,
         jsonb_build_object('amount', p.amount::text, 'currency', p.currency, 'units', p.units, 'source', p.source)
  from customers_purchase p
  where p.customer_id = {customer}
  union all
  select e.occurred_at, 0, e.id, 'event', null, null, null,
         jsonb_build_object('name', e.name, 'properties', e.properties, 'source', e.source)
  from customers_event e
  where e.customer_id = {customer}
  union all
  select k.changed_at, -1, k.id, 'consent', null, null, null,
         jsonb_build_object('channel', k.channel, 'topic', k.topic_id, 'granted', k.granted, 'source', k.source)
  from customers_consent k
  join customers_topic t on t.id = k.topic_id
  where k.customer_id = {customer} and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
)
select at, rank, id, kind, journey_id, version_id, op, facts
from entry
where {before_at}::timestamptz is null or (at, rank, id) < ({before_at}::timestamptz, {before_rank}::int, {before_id}::bigint)
order by at desc, rank desc, id desc
limit {limit}
