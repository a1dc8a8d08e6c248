-- One row: an order of the chunk that began in a chunk before, with how many lines it had there, in all and of each product.
-- Looked up one by one: the planner, who knows nothing of rows that are just being written, would read all of the import.
select given.customer_id, given.key, seen.count, seen.lines
from unnest({customer_ids}::bigint[], {keys}::text[]) as given (customer_id, key)
cross join lateral (
    select count, lines
    from customers_importoccurrence
    where import_id = {import_id} and customer_id = given.customer_id and key = given.key and lines is not null
    limit 1
) seen
