-- One row: how many customers have a value of an attribute, since when the first of them, and when one changed last.
with first_change as (
    select distinct on (customer_id) customer_id, at, before from customers_attributechange
    where key = {key}
    order by customer_id, id
)
select count(*),
    -- Who was created with it has it since then; to others it was given by their first change.
    min(case when first_change.at is not null and first_change.before is null then first_change.at else c.created_at end),
    greatest(
        max(c.created_at) filter (where first_change.at is null),
        (select max(change.at) from customers_attributechange change where change.key = {key})
    )
from customers_customer c
left join first_change on first_change.customer_id = c.id
where c.attributes ? {key} and c.attributes -> {key} <> 'null'
