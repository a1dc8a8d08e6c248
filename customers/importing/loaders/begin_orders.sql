-- One row: an order that is a new purchase, by its number in the chunk, with its customer and its id.
with created as (
    insert into customers_purchase
        (customer_id, key, occurred_at, amount, currency, units, source, received_at)
    select customer_id, key, occurred_at, coalesce(amount, summed), currency, least(round(pieces), 2147483647),
        {source}, {now}::timestamptz
    from import_orders
    order by customer_id, key
    on conflict (customer_id, key) do nothing
    returning customer_id, key, id
)
update import_orders staged
set purchase_id = created.id, is_new = true
from created
where staged.customer_id = created.customer_id and staged.key = created.key
returning staged.number, staged.customer_id, staged.purchase_id
