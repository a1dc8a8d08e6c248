,
-- Who leaves this step has cost what they have cost; until now that was a promise. What is billed on delivery and may yet
-- be delivered stays promised. One row of `bill` is one message.
bill as (
  select case when m.status = any({failures}::text[]) or m.status = 'superseded' then m.cost
              else greatest(m.cost, coalesce(m.cost_if_delivered, 0)) end as cost,
         coalesce({price}, 0) as promised
  from verdict v
  join delivery_message m on m.customer_id = v.customer_id and m.enrollment_id = v.id and m.visit = v.visit - 1
  cross join lateral (select m.endpoint) a
  where v.port is not null
),
settled as (
  update journeys_purse u set committed = greatest(u.committed + b.more, 0)
  from (select coalesce(sum(cost - promised), 0) as more from bill) b
  where u.id = {purse_id} and b.more <> 0
)
