-- What became of the passes of cascades that began in some hours. One row is one step of one cascade in the hour in which
-- they began. A pass is a customer's way through a cascade once; it begins with the decision at the cascade's first op.
-- It begins anew where a way leads round and into the same cascade again (`loops`).
with step as materialized (
  select * from unnest({cascades}::int[], {brands}::bigint[], {journeys}::bigint[], {versions}::bigint[], {firsts}::smallint[],
                       {choosing}::boolean[], {looping}::boolean[], {ops}::smallint[], {channels}::text[], {topics}::bigint[],
                       {unasked}::boolean[])
    as s(cascade, brand_id, journey_id, version_id, first_op, chooses, loops, op, channel, topic_id, unasked)
),
-- One row is an op of a cascade: the step that it belongs to (that of a `choose` none), and the ports that lead out.
place as materialized (
  select p.cascade, p.op, p.step_op, string_to_array(p.leaves, ',') as leaves
  from unnest({place_cascades}::int[], {place_ops}::smallint[], {place_steps}::smallint[], {place_leaves}::text[])
    as p(cascade, op, step_op, leaves)
),
-- One row is a pass. (Those put out at the first op, or brought there by a change of the journey, were decided nothing about.)
begun as materialized (
  select f.cascade, f.version_id, d.customer_id, d.enrollment_id, d.visit, date_trunc('hour', d.at, 'UTC') as hour_at,
         case when f.loops then (
           select min(k.visit) from journeys_decision k
           where k.customer_id = d.customer_id and k.enrollment_id = d.enrollment_id and k.version_id = d.version_id
             and k.op = d.op and k.visit > d.visit and k.port <> all({beside}::text[])
             and (not f.chooses or (
               select i.op from journeys_decision i
               where i.customer_id = k.customer_id and i.enrollment_id = k.enrollment_id and i.version_id = k.version_id
                 and i.visit = k.visit - 1
                 and exists (select from place p where p.cascade = f.cascade and p.op = i.op and i.port <> all(p.leaves))
               limit 1
             ) is null)
         ) end as next_visit
  from (select distinct cascade, version_id, first_op, chooses, loops from step) f
  join journeys_decision d on d.version_id = f.version_id and d.op = f.first_op
  where d.at >= {since} and d.at < {until} and date_trunc('hour', d.at, 'UTC') = any({hours}::timestamptz[])
    and d.port <> all({beside}::text[]) and {among}
    -- Who chooses comes to the first op before each step. (A sub-select of one row: nothing is read of whom nobody asks.)
    and (not f.chooses or (
      select i.op from journeys_decision i
      where i.customer_id = d.customer_id and i.enrollment_id = d.enrollment_id and i.version_id = d.version_id
        and i.visit = d.visit - 1
        and exists (select from place p where p.cascade = f.cascade and p.op = i.op and i.port <> all(p.leaves))
      limit 1
    ) is null)
),
-- One row is a decision of a pass. Each customer is looked up once, and not for every op of the cascade.
decided as materialized (
  select b.hour_at, b.cascade, b.visit as began, d.customer_id, d.enrollment_id, d.op, d.visit, d.at, d.port, d.reason
  from begun b
  join journeys_decision d on d.customer_id = b.customer_id and d.enrollment_id = b.enrollment_id
    and d.version_id = b.version_id and d.visit >= b.visit and (b.next_visit is null or d.visit < b.next_visit)
  where d.at >= {since} and d.port <> all({brought}::text[])
),
-- The same, with its step and the message that it decided.
fact as materialized (
  select d.hour_at, d.cascade, d.customer_id, d.enrollment_id, d.began, p.step_op, d.visit, d.at, d.port, d.reason,
         d.port = any(p.leaves) as leaves, d.op = p.step_op as is_send, m.cost, m.opened_grade,
         case when d.op <> p.step_op then null
              when m.sent_at is null and m.error_code = any({unreachable}::text[]) then false
              when d.reason = 'sent' then true
              when d.reason = any({unreachable}::text[]) then false end as reachable,
         m.sent_at is not null
           or (m.failed_at is not null and coalesce(m.error_code, '') <> all({withheld}::text[])) as was_tried,
         m.delivered_at is not null and m.status <> all({failures}::text[]) as was_delivered,
         m.clicked_at is not null or m.replied_at is not null or coalesce(m.opened_grade = any({grades}::text[]), false) as has_reacted
  from decided d
  join place p on p.cascade = d.cascade and p.op = d.op
  left join lateral (
    select m.* from delivery_message m
    where d.port = 'sent' and m.customer_id = d.customer_id and m.enrollment_id = d.enrollment_id and m.op = d.op
      and m.visit = d.visit and m.created_at >= {since}
    offset 0
  ) m on true
),
-- One row is a pass: the ops over which the ledger says that the customer could be reached or not, and those delivered.
pass as materialized (
  select hour_at, cascade, customer_id, array_agg(step_op) filter (where reachable is not null) as told,
         count(*) filter (where is_send and was_delivered) as delivered,
         -- The step of the last delivery, and of the last decision.
         max((visit::bigint << 16) + step_op) filter (where is_send and was_delivered) & 65535 as delivered_op,
         max((visit::bigint << 16) + step_op) & 65535 as stands_op,
         bool_or(opened_grade = any({grades}::text[])) as is_read, bool_or(leaves) as is_over,
         max((visit::bigint << 16) + step_op) filter (where port in ('stopped', 'reacted')) & 65535 as stopped_op,
         max(reason) filter (where port in ('stopped', 'reacted')) as stopped_by,
         bool_or(port in ('out', 'over')) as was_put_out, max(at) as last_at
  from fact
  group by hour_at, cascade, customer_id, enrollment_id, began
),
-- What steps get of the passes: one row is an hour, a cascade, a step and how passes went there.
part as materialized (
  select hour_at, cascade, step_op as op, count(*) filter (where is_send) as came, count(*) filter (where is_send and port = 'sent') as sent,
         count(*) filter (where reachable) as told, count(*) filter (where is_send and was_tried) as tried,
         count(*) filter (where is_send and was_delivered) as delivered, count(*) filter (where is_send and has_reacted) as reacted,
         coalesce(sum(cost) filter (where is_send and was_tried), 0) as cost
  from fact where step_op is not null
  group by hour_at, cascade, step_op
),
met as materialized (
  select hour_at, cascade, delivered_op as op, count(*) filter (where delivered = 1) as only_here,
         count(*) filter (where delivered > 1) as doubled
  from pass where delivered > 0
  group by hour_at, cascade, delivered_op
),
finish as materialized (
  select p.hour_at, p.cascade, coalesce(p.stopped_op, p.stands_op, f.op) as op,
         count(*) filter (where stopped_by = 'clicked') as clicked, count(*) filter (where stopped_by = 'replied') as replied,
         count(*) filter (where stopped_by = 'opened' and is_read) as opened,
         count(*) filter (where stopped_by = 'opened' and is_read is not true) as weak,
         count(*) filter (where stopped_by = 'delivered') as delivered,
         count(*) filter (where stopped_by = 'purchased') as purchased,
         count(*) filter (where stopped_by = 'happened') as happened,
         count(*) filter (where stopped_by is null and is_over and was_put_out is not true) as ended,
         count(*) filter (where stopped_by is null and was_put_out) as put_out,
         count(*) filter (where not is_over) as open
  from pass p
  join (select cascade, min(op) as op from step group by cascade) f on f.cascade = p.cascade
  group by 1, 2, 3
),
-- Of those who never came to a step: whether it would reach them, as the step itself would ask (journeys/ops/send.sql).
guessed as materialized (
  select p.hour_at, s.cascade, s.op, count(*) as number
  from pass p
  join step s on s.cascade = p.cascade
  where coalesce(s.op <> all(p.told), true)
    and exists (
      select from customers_address a
      where a.customer_id = p.customer_id and a.channel = s.channel and a.is_primary and not exists (
        select from customers_suppression x where x.channel = a.channel and x.endpoint = a.endpoint
      )
    )
    and coalesce((
      select k.granted from customers_consent k
      where k.customer_id = p.customer_id and k.channel = s.channel and k.topic_id = s.topic_id
    ), s.unasked)
  group by p.hour_at, s.cascade, s.op
),
whole as materialized (
  select hour_at, cascade, count(*) as passes, max(last_at) as last_at from pass group by hour_at, cascade
)
select w.hour_at, s.brand_id, s.journey_id, s.version_id, s.op, w.passes, coalesce(t.told, 0) as reached_told,
       coalesce(g.number, 0) as reached_guessed, coalesce(t.came, 0) as came, coalesce(t.sent, 0) as sent,
       coalesce(t.tried, 0) as tried, coalesce(t.delivered, 0) as delivered, coalesce(t.reacted, 0) as reacted,
       coalesce(m.only_here, 0) as only_here, coalesce(m.doubled, 0) as doubled,
       coalesce(f.clicked, 0) as stopped_clicked, coalesce(f.replied, 0) as stopped_replied,
       coalesce(f.opened, 0) as stopped_opened, coalesce(f.weak, 0) as stopped_weak,
       coalesce(f.delivered, 0) as stopped_delivered, coalesce(f.purchased, 0) as stopped_purchased,
       coalesce(f.happened, 0) as stopped_happened, coalesce(f.ended, 0) as ended, coalesce(f.put_out, 0) as put_out,
       coalesce(f.open, 0) as open, coalesce(t.cost, 0) as cost, w.last_at
from whole w
join step s on s.cascade = w.cascade
left join part t on t.hour_at = w.hour_at and t.cascade = s.cascade and t.op = s.op
left join met m on m.hour_at = w.hour_at and m.cascade = s.cascade and m.op = s.op
left join finish f on f.hour_at = w.hour_at and f.cascade = s.cascade and f.op = s.op
left join guessed g on g.hour_at = w.hour_at and g.cascade = s.cascade and g.op = s.op
