-- One row: an address that its customer did not have. Not the first one where a newer one was told.
insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
select staged.customer_id, given.key, given.value, true,
    not coalesce(
        (customer.told_at ->> ('@' || given.key))::float8 > (staged.told ->> ('@' || given.key))::float8, false
    ),
    {now}::timestamptz
from import_customers staged
join customers_customer customer on customer.id = staged.customer_id
cross join jsonb_each_text(staged.endpoints) given
where not exists (
    select from customers_address known
    where known.customer_id = staged.customer_id and known.channel = given.key and known.endpoint = given.value
)
order by staged.customer_id, given.key
returning customer_id
