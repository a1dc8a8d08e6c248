-- One row: a refund that the base has already.
select known.customer_id, known.key, known.order_key, known.amount, known.lines
from unnest({customer_ids}::bigint[], {keys}::text[]) as given (customer_id, key)
join customers_refund known on known.customer_id = given.customer_id and known.key = given.key
