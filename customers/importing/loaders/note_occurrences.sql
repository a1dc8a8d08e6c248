-- One row: how often the file so far has had a (customer, key).
insert into customers_importoccurrence (import_id, customer_id, key, count)
select {import_id}, customer_id, key, max(occurrence)
from import_purchases
group by customer_id, key
on conflict (import_id, customer_id, key) do update set count = excluded.count
