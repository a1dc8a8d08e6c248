-- One row: a purchase from which something is to be taken off, also one that is cancelled (`canceled_at`). Locked in the
-- order of customers, so that two writers wait for each other and never deadlock.
select purchase.customer_id, purchase.id, purchase.key, purchase.amount, purchase.refunded, purchase.canceled_at
from customers_purchase purchase
join unnest({customer_ids}::bigint[], {keys}::text[]) as given (customer_id, key)
    on purchase.customer_id = given.customer_id and purchase.key = given.key
order by purchase.customer_id, purchase.id
for update of purchase
