-- One row: a line of a purchase with how many of its pieces have come back.
update customers_purchaseline line
set returned = given.returned
from unnest({customer_ids}::bigint[], {purchase_ids}::bigint[], {keys}::text[], {returned}::numeric[])
    as given (customer_id, purchase_id, key, returned)
where line.customer_id = given.customer_id and line.purchase_id = given.purchase_id and line.key = given.key
