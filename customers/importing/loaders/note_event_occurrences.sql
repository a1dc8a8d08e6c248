-- One row: how often the file so far has had an event of these values of a customer.
insert into customers_importoccurrence (import_id, customer_id, key, count)
select {import_id}, customer_id, left(key, strpos(key, '#') - 1), max(occurrence)
from import_events
where by_values
group by customer_id, left(key, strpos(key, '#') - 1)
on conflict (import_id, customer_id, key) do update set count = excluded.count
