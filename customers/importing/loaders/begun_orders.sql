-- One row: an order of the chunk that began in a chunk before, with how many lines it had there, in all and of each product.
select seen.customer_id, seen.key, seen.count, seen.lines
from unnest({customer_ids}::bigint[], {keys}::text[]) as given (customer_id, key)
join customers_importoccurrence seen
    on seen.import_id = {import_id} and seen.customer_id = given.customer_id and seen.key = given.key
where seen.lines is not null
