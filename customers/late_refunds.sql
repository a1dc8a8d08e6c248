-- One row: a purchase that a refund waits for and that is there, by its customer and its key: the two were of different
-- customers until these were joined. Not one that is too small for the refund.
select distinct refund.customer_id, refund.order_key
from customers_refund refund
join customers_purchase purchase on purchase.customer_id = refund.customer_id and purchase.key = refund.order_key
where refund.purchase_id is null and purchase.canceled_at is null and coalesce(refund.amount, 0) <= purchase.amount
limit 10000
