-- One row: a refund of these customers that waits for its purchase, in the order in which they were made; locked, so that
-- two writers never take it off twice.
select id, customer_id, order_key, occurred_at, amount, lines
from customers_refund
where purchase_id is null and customer_id = any({customer_ids}::bigint[])
order by occurred_at, id
for update
