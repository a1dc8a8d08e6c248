-- One row: an order of the chunk, with how many lines the file has had of it so far, in all and of each product.
insert into customers_importoccurrence (import_id, customer_id, key, count, lines)
select {import_id}, customer_id, key, places, lines
from import_orders
order by customer_id, key
on conflict (import_id, customer_id, key) do update set count = excluded.count, lines = excluded.lines
