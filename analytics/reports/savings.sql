-- What the cascades could have cost, step by step (docs/saved.md). A pass is a customer's way through a cascade once; it
-- begins with the decision at the cascade's first step, and counts for the period in which that was: the one asked for,
-- or the one before it, which would read nearly the same rows again.
-- One row is one step of one cascade of one version in one of the two: how many passes began, how many of these customers
-- could be reached over this step, how many messages were handed to the provider (taken or refused), what they have cost.
with step as materialized (
  select * from unnest({cascades}::int[], {versions}::bigint[], {firsts}::smallint[], {ops}::smallint[], {channels}::text[],
                       {topics}::bigint[], {unasked}::boolean[])
    as s(cascade, version_id, first_op, op, channel, topic_id, unasked)
),
-- One row is a decision at a step with its message, and the visit at which the pass began that it belongs to. (Those put
-- out because their journey was stopped or broken were decided nothing about.)
tried as (
  select s.cascade, d.op, d.enrollment_id, d.customer_id, d.visit, d.at,
         max(d.visit) filter (where d.op = s.first_op)
           over (partition by s.cascade, d.customer_id, d.enrollment_id order by d.visit) as began,
         case when m.sent_at is null and m.error_code = any({unreachable}::text[]) then false
              when d.reason = 'sent' then true
              when d.reason = any({unreachable}::text[]) then false end as reachable,
         m.sent_at is not null
           or (m.failed_at is not null and coalesce(m.error_code, '') <> all({withheld}::text[])) as was_tried,
         m.cost
  from step s
  join journeys_decision d on d.version_id = s.version_id and d.op = s.op
  left join delivery_message m on d.reason = 'sent' and m.customer_id = d.customer_id
    and m.enrollment_id = d.enrollment_id and m.op = d.op and m.visit = d.visit
  where d.at >= {before} and d.port <> 'out'
),
-- One row is a pass, with the ops over which the ledger says that the customer could be reached, and could not. No join
-- of two large sets without statistics follows: the planner takes such for small, and is wrong a thousandfold.
pass as materialized (
  select cascade, customer_id, max(at) filter (where visit = began) >= {since} as is_now,
         array_agg(op) filter (where reachable) as reached, array_agg(op) filter (where not reachable) as unreached,
         array_agg(op) filter (where was_tried) as tried, array_agg(cost) filter (where was_tried) as costs
  from tried
  where began is not null
  group by cascade, enrollment_id, customer_id, began
  having bool_or(visit = began and at < {until})
),
-- One row is a step of a pass. Of those who stopped before they came to it, address and consent count that are there
-- today, as the step itself would ask for them (journeys/ops/send.sql). Sub-selects, because an OR asks no more of them.
chance as materialized (
  select p.is_now, s.version_id, s.op, p.costs[array_position(p.tried, s.op)] as cost,
         coalesce(s.op = any(p.reached), false)
           or (coalesce(s.op <> all(p.unreached), true)
               and exists (
                 select from customers_address a
                 where a.customer_id = p.customer_id and a.channel = s.channel and a.is_primary and not exists (
                   select from customers_suppression x where x.channel = a.channel and x.endpoint = a.endpoint
                 )
               )
               and coalesce((
                 select k.granted from customers_consent k
                 where k.customer_id = p.customer_id and k.channel = s.channel and k.topic_id = s.topic_id
               ), s.unasked)) as reachable
  from pass p
  join step s on s.cascade = p.cascade
)
select is_now, version_id, op, count(*), count(*) filter (where reachable), count(cost), coalesce(sum(cost), 0)
from chance
group by is_now, version_id, op
