-- What the cascades could have cost, step by step (docs/saved.md). A pass is a customer's way through a cascade once; it
-- begins with the decision at the cascade's first step, and counts when that was in the period.
-- One row is one step of one cascade of one version: how many passes began, how many of these customers could be reached
-- over this step, how many messages were handed to the provider (taken or refused), and what they have cost.
with step as materialized (
  select * from unnest({versions}::bigint[], {nodes}::text[], {firsts}::smallint[], {ops}::smallint[], {channels}::text[],
                       {topics}::bigint[], {unasked}::boolean[])
    as s(version_id, node, first_op, op, channel, topic_id, unasked)
),
-- One row is a decision at a step, with the visit at which the pass began that it belongs to. (Those put out because
-- their journey was stopped or broken were decided nothing about.)
tried as materialized (
  select d.version_id, s.node, d.op, d.enrollment_id, d.customer_id, d.visit, d.reason, d.at,
         max(d.visit) filter (where d.op = s.first_op)
           over (partition by d.enrollment_id, s.node order by d.visit) as began
  from step s
  join journeys_decision d on d.version_id = s.version_id and d.op = s.op
  where d.at >= {since} and d.port <> 'out'
),
pass as materialized (
  select version_id, node, enrollment_id, customer_id, began from tried where visit = began and at < {until}
),
-- One row is a step of a pass. Whether the customer could be reached over it is what the ledger says; of those who
-- stopped before they came to it, whether address and consent are there today, as the step itself would ask (ops/send).
chance as (
  select p.version_id, s.op, m.cost,
         m.sent_at is not null
           or (m.failed_at is not null and coalesce(m.error_code, '') <> all({withheld}::text[])) as was_tried,
         case when m.sent_at is null and m.error_code = any({unreachable}::text[]) then false
              when t.reason = 'sent' then true
              when t.reason = any({unreachable}::text[]) then false
              else a.id is not null and coalesce(k.granted, s.unasked) and x.id is null end as reachable
  from pass p
  join step s on s.version_id = p.version_id and s.node = p.node
  left join tried t on t.enrollment_id = p.enrollment_id and t.node = p.node and t.began = p.began and t.op = s.op
  left join delivery_message m on t.reason = 'sent' and m.customer_id = t.customer_id
    and m.enrollment_id = t.enrollment_id and m.op = t.op and m.visit = t.visit
  left join customers_address a on a.customer_id = p.customer_id and a.channel = s.channel and a.is_primary
  left join customers_consent k on k.customer_id = p.customer_id and k.channel = s.channel and k.topic_id = s.topic_id
  left join customers_suppression x on x.channel = s.channel and x.endpoint = a.endpoint
)
select version_id, op, count(*), count(*) filter (where reachable), count(*) filter (where was_tried),
       coalesce(sum(cost), 0)
from chance
group by version_id, op
