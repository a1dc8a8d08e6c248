-- One row: a refund that waited, with the purchase that has come and what it took off.
update customers_refund refund
set purchase_id = given.purchase_id, taken = given.taken
from unnest({customer_ids}::bigint[], {ids}::bigint[], {purchase_ids}::bigint[], {taken}::numeric[])
    as given (customer_id, id, purchase_id, taken)
where refund.customer_id = given.customer_id and refund.id = given.id
