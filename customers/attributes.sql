-- One row: an attribute and how many customers have it; each customer counts once for each of its attributes.
select definition.key, definition.label, definition.type, coalesce(had.count, 0)
from customers_attributedefinition definition
left join (
    select key, count(*)
    from customers_customer, jsonb_object_keys(attributes) key
    group by key
) had on had.key = definition.key
order by definition.label, definition.key
