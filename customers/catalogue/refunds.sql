-- One row: what was given back of one of these purchases, by its purchase.
select purchase_id, key, occurred_at, taken, reason
from customers_refund
where customer_id = {customer_id} and purchase_id = any({purchase_ids}::bigint[])
order by purchase_id, occurred_at, id
