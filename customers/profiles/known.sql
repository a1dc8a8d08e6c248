-- One row: an attribute of a customer, its value, since when it has been that, and who told us.
-- What has not changed since the customer was created comes from whoever told us of the customer.
with changed as (
    select distinct on (key) key, at, source
    from customers_attributechange
    where customer_id = {customer}
    order by key, id desc
)
select known.key, definition.label, definition.type, known.value,
    coalesce(changed.at, customer.created_at), coalesce(changed.source, customer.source)
from customers_customer customer
cross join jsonb_each(customer.attributes) known
left join customers_attributedefinition definition on definition.key = known.key
left join changed on changed.key = known.key
where customer.id = {customer} and known.value <> 'null'
order by coalesce(definition.label, known.key), known.key
