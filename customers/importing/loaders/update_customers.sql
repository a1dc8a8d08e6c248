-- One row: a customer of the base of whom the file says something else than the base. Silence changes nothing.
update customers_customer customer
set attributes = customer.attributes || staged.attributes,
    time_zone = coalesce(nullif(staged.time_zone, ''), customer.time_zone),
    language = coalesce(nullif(staged.language, ''), customer.language),
    updated_at = {now}::timestamptz
from import_customers staged
where staged.customer_id = customer.id
    and not staged.is_new
    and (
        customer.attributes || staged.attributes <> customer.attributes
        or staged.time_zone not in ('', customer.time_zone)
        or staged.language not in ('', customer.language)
    )
returning customer.id
