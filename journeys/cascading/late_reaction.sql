-- The surest reaction to the messages of this pass so far: one to an earlier step is a reaction too. Who has reacted to a
-- message of another step is asked once for the batch; only these few are asked one by one.
case when (d.customer_id, d.id) in (
  select e.customer_id, e.enrollment_id from delivery_message e
  where e.customer_id = any(array(select customer_id from due)) and e.enrollment_id = any(array(select id from due))
    and {of_others} and {reacted}
) then (
  select {reaction} from delivery_message e
  where e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit >= d.node_visit and e.visit < d.visit
) else m.reaction end
