-- Who got more than one step of a cascade delivered in one pass; one row for each cascade of a version ({nodes}), in runs
-- through it: reached (something was handed over), delivered, doubled (more than one step was delivered), and of those
-- the ones who had reacted before the last of them was handed over.
-- Messages are looked for by the hours in which the version's steps were queued: those of others in between are passed over.
with step as (
  select * from unnest({nodes}::text[], {ops}::smallint[], {loops}::boolean[], {firsts}::smallint[], {lasts}::smallint[])
    as s(node, op, loops, first_op, last_op)
),
message as (
  select s.node, m.customer_id, m.enrollment_id, m.sent_at, m.delivered_at,
         least(m.clicked_at, m.replied_at, case when m.opened_grade in ('certain', 'likely') then m.opened_at end) as reacted_at,
         -- Where a way leads round and into the cascade again, passes are told apart by what was decided elsewhere before.
         case when s.loops then (
           select count(*) from journeys_decision k
           where k.customer_id = m.customer_id and k.enrollment_id = m.enrollment_id and k.visit < m.visit
             and k.op not between s.first_op and s.last_op
         ) else 0 end as pass
  from delivery_message m
  join step s on s.op = m.op
  where m.created_at >= {since} and m.created_at < {until} and m.version_id = {version} and m.sent_at is not null
),
pass as (
  select node, count(delivered_at) as delivered,
         min(reacted_at) < max(sent_at) filter (where delivered_at is not null) as had_reacted
  from message
  group by node, enrollment_id, pass
)
select node, count(*), count(*) filter (where delivered > 0), count(*) filter (where delivered > 1),
       count(*) filter (where delivered > 1 and had_reacted)
from pass group by node
