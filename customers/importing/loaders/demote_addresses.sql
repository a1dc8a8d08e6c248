-- One row: an address that another one of the file takes the first place from. An endpoint that the customer
-- already has, first or not, changes nothing: a file that is dropped again must not bring an old address back, and
-- neither must a message that comes late.
update customers_address address
set is_primary = false
from import_customers staged
join customers_customer customer on customer.id = staged.customer_id
where address.customer_id = staged.customer_id
    and address.is_primary
    and staged.endpoints ? address.channel
    and not coalesce(
        (customer.told_at ->> ('@' || address.channel))::float8 > (staged.told ->> ('@' || address.channel))::float8, false
    )
    and not exists (
        select from customers_address known
        where known.customer_id = staged.customer_id
            and known.channel = address.channel
            and known.endpoint = staged.endpoints ->> address.channel
    )
returning address.customer_id
