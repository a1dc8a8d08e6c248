-- Reports about messages: each new one is kept, and its message moves forward. A repeated report (of one message, type
-- and key) is no row of `kept` and so changes nothing. What a message becomes depends only on which reports have come:
-- the earliest moment of each kind, the best grade, the furthest status.
-- A row of the answer: how many reports were new, who reacted or failed, who withdrew which consent, and what is true of
-- which message for the first time.
with reported as materialized (
  select distinct on (r.customer_id, r.message_id, r.type, r.key)
         r.customer_id, r.message_id, r.type, r.at, r.key, r.detail,
         coalesce(r.grade, case when r.type = 'opened' then g.grade
                                when r.type in ('clicked', 'replied', 'unsubscribed', 'complained') then 'certain' end) as grade
  from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {types}::text[], {grades_told}::text[],
              {ats}::timestamptz[], {keys}::text[], {details}::jsonb[])
       as r(customer_id, message_id, type, grade, at, key, detail)
  left join lateral (
    select m.channel from delivery_message m where m.customer_id = r.customer_id and m.id = r.message_id offset 0
  ) m on true
  left join unnest({channels}::text[], {open_grades}::text[]) as g(channel, grade) on g.channel = m.channel
  order by r.customer_id, r.message_id, r.type, r.key, r.at
),
kept as (
  insert into delivery_deliveryevent (customer_id, message_id, type, grade, at, received_at, key, detail)
  select customer_id, message_id, type, grade, at, {now}, key, detail from reported
  on conflict (customer_id, message_id, type, key) do nothing
  returning customer_id, message_id, type, grade, at, detail
),
-- One row for each new report that says something: an automatic reply is kept and counts for nothing. A robot's click says
-- nothing about its person: all that it leaves is the moment at which a machine followed a link.
telling as (
  select customer_id, message_id, w.type, at, w.type = any({failures}::text[]) as is_failure,
         array_position({order}::text[], w.type) as rank, array_position({grades}::text[], grade::text) as grade_rank,
         coalesce(left(detail ->> 'code', 60), '') as code, coalesce(left(detail ->> 'words', 300), '') as words
  from kept
  cross join lateral (
    select case when kept.type = 'clicked' and grade in ('weak', 'none') then 'clicked_weak' else kept.type::text end as type
  ) w
  where grade is null or grade in ('certain', 'likely') or (w.type = 'opened' and grade = 'weak') or w.type = 'clicked_weak'
),
-- One row for each message with new facts. Who clicked has read it, certainly; what was read has been delivered.
-- The words of a failure are those of the first one.
fact as (
  select customer_id, message_id,
         max(rank) as rank,
         min(at) filter (where type in ('delivered', 'opened', 'clicked', 'replied')) as delivered_at,
         min(at) filter (where type in ('opened', 'clicked', 'replied')) as opened_at,
         min(grade_rank) filter (where type in ('opened', 'clicked', 'replied')) as grade_rank,
         min(at) filter (where type = 'clicked') as clicked_at,
         min(at) filter (where type = 'clicked_weak') as clicked_weak_at,
         min(at) filter (where type = 'replied') as replied_at,
         min(at) filter (where type = 'unsubscribed') as unsubscribed_at,
         min(at) filter (where type = 'complained') as complained_at,
         min(at) filter (where is_failure) as failed_at,
         (array_agg(code order by at, code, words) filter (where is_failure))[1] as code,
         (array_agg(words order by at, code, words) filter (where is_failure))[1] as words
  from telling
  group by customer_id, message_id
),
before as materialized (
  select f.*, m as was, m.failed_at is null
           or (f.failed_at, f.code, f.words) < (m.failed_at, coalesce(m.error_code, ''), coalesce(m.error_text, '')) as is_first
  from fact f join delivery_message m on m.customer_id = f.customer_id and m.id = f.message_id
),
moved as (
  update delivery_message m set
    status = ({order}::text[])[greatest(array_position({order}::text[], m.status::text), b.rank)],
    -- What is to be sent again (send_again.sql) was handed over after all: when it was claimed the first time.
    sent_at = case when m.status in ('queued', 'held') and b.rank is not null then coalesce(m.sent_at, m.claimed_at) else m.sent_at end,
    delivered_at = least(m.delivered_at, b.delivered_at),
    opened_at = least(m.opened_at, b.opened_at),
    opened_grade = ({grades}::text[])[least(array_position({grades}::text[], m.opened_grade::text), b.grade_rank)],
    clicked_at = least(m.clicked_at, b.clicked_at),
    clicked_weak_at = least(m.clicked_weak_at, b.clicked_weak_at),
    replied_at = least(m.replied_at, b.replied_at),
    unsubscribed_at = least(m.unsubscribed_at, b.unsubscribed_at),
    complained_at = least(m.complained_at, b.complained_at),
    failed_at = least(m.failed_at, b.failed_at),
    error_code = case when b.failed_at is not null and b.is_first then b.code else m.error_code end,
    error_text = case when b.failed_at is not null and b.is_first then b.words else m.error_text end,
    cost = case when m.cost_if_delivered is not null and b.delivered_at is not null then m.cost_if_delivered else m.cost end
  from before b
  where m.customer_id = b.customer_id and m.id = b.message_id
  returning m as became, b.was, b.delivered_at, b.opened_at, b.clicked_at, b.replied_at, b.unsubscribed_at, b.complained_at
),
{counts},
-- Who complains of a message must hear no more at this address, whatever it is about and whoever shares it.
complained as (
  insert into customers_suppression (channel, endpoint, reason, created_at)
  select distinct (became).channel, (became).endpoint, 'complaint', {now}::timestamptz
  from moved where (was).complained_at is null and (became).complained_at is not null
  order by 1, 2
  on conflict (channel, endpoint) do nothing
),
-- One row for each thing that is true of a message for the first time, of those that somebody listens for
-- (delivery.signals.facts_recorded).
first as (
  select (became).customer_id, (became).id, f.name, f.at
  from moved
  cross join lateral (
    select array_position({grades}::text[], (was).opened_grade::text) as before,
           array_position({grades}::text[], (became).opened_grade::text) as after
    offset 0
  ) g
  cross join lateral (values
    ('delivered', delivered_at, (was).delivered_at is null),
    ('opened_weak', opened_at, g.after <= 3 and coalesce(g.before, 9) > 3),
    ('opened_likely', opened_at, g.after <= 2 and coalesce(g.before, 9) > 2),
    ('opened_certain', opened_at, g.after <= 1 and coalesce(g.before, 9) > 1),
    ('clicked', clicked_at, (was).clicked_at is null),
    ('replied', replied_at, (was).replied_at is null),
    ('unsubscribed', unsubscribed_at, (was).unsubscribed_at is null),
    ('complained', complained_at, (was).complained_at is null)
  ) f(name, at, is_first)
  where f.name = any({listened}::text[]) and f.is_first and f.at is not null
),
-- One row for each message that moved, with what others must hear of it.
news as (
  select (became).customer_id, (became).channel, (became).topic_id,
         ((became).opened_at, (became).opened_grade, (became).clicked_at, (became).replied_at)
           is distinct from ((was).opened_at, (was).opened_grade, (was).clicked_at, (was).replied_at)
         or ((became).status = any({failures}::text[]) and (was).status <> all({failures}::text[]))
         -- Of a delivery hears only who has asked for it (sending/policies.py).
         or ((became).policy ? 'tells' and (was).delivered_at is null and (became).delivered_at is not null) as wakes,
         case when (was).unsubscribed_at is null and (was).complained_at is null
              then least((became).unsubscribed_at, (became).complained_at) end as refused_at
  from moved
)
select (select count(*) from kept),
       (select coalesce(array_agg(distinct customer_id order by customer_id), '{{}}') from news where wakes),
       (select coalesce(jsonb_agg(jsonb_build_array(customer_id, channel, topic_id, refused_at)), '[]')
        from news where refused_at is not null and topic_id is not null),
       (select jsonb_build_array(coalesce(jsonb_agg(customer_id), '[]'), coalesce(jsonb_agg(id), '[]'),
                                 coalesce(jsonb_agg(name), '[]'), coalesce(jsonb_agg(at), '[]'))
        from first)
