-- One row: a purchase with what is left of it; `canceled_at` where nothing is.
update customers_purchase purchase
set amount = given.amount, refunded = given.refunded, canceled_at = given.canceled_at
from unnest(
    {customer_ids}::bigint[], {ids}::bigint[], {amounts}::numeric[], {refunded}::numeric[], {canceled_ats}::timestamptz[]
) as given (customer_id, id, amount, refunded, canceled_at)
where purchase.customer_id = given.customer_id and purchase.id = given.id
