-- One row: an order that began in a chunk before, with how many lines the file has had of it so far, in all and of each product.
update customers_importoccurrence seen
set count = given.count, lines = given.lines::jsonb
from unnest({customer_ids}::bigint[], {keys}::text[], {counts}::integer[], {lines}::text[])
    as given (customer_id, key, count, lines)
where seen.import_id = {import_id} and seen.customer_id = given.customer_id and seen.key = given.key
