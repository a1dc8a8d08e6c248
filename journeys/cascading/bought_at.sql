-- The first purchase of the customer of `d` since they entered. Who has bought at all since the first of the batch entered is
-- asked once; only these few are asked one by one.
case when d.customer_id in (
  select p.customer_id from customers_purchase p
  where p.customer_id = any(array(select customer_id from {due})) and p.canceled_at is null
    and p.occurred_at > (select min(entered_at) from {due}) and p.occurred_at <= {now}
) then (
  select min(p.occurred_at) from customers_purchase p
  where p.customer_id = d.customer_id and p.canceled_at is null and p.occurred_at > d.entered_at and p.occurred_at <= {now}
) end
