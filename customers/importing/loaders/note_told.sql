-- One row: a customer of whom a message told something newer than what was known, or the same again and later.
update customers_customer customer
set told_at = customer.told_at || newer.told
from (
    select staged.customer_id, jsonb_object_agg(each.key, each.value) as told
    from import_customers staged
    join customers_customer known on known.id = staged.customer_id
    cross join jsonb_each(staged.told) each
    where known.told_at ->> each.key is null or (known.told_at ->> each.key)::float8 < each.value::float8
    group by staged.customer_id
) newer
where customer.id = newer.customer_id
