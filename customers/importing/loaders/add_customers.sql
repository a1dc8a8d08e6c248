-- One row: a customer that the base did not have.
insert into customers_customer (id, attributes, time_zone, language, created_at, updated_at)
select customer_id, attributes, time_zone, language, coalesce(created_at, {now}::timestamptz), {now}::timestamptz
from import_customers
where is_new
order by customer_id
