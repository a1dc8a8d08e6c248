-- One row: an address that its customer did not have.
insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
select staged.customer_id, given.key, given.value, true, true, {now}::timestamptz
from import_customers staged
cross join jsonb_each_text(staged.endpoints) given
where staged.is_new
    or not exists (
        select from customers_address known
        where known.customer_id = staged.customer_id and known.channel = given.key and known.endpoint = given.value
    )
order by staged.customer_id, given.key
returning customer_id
