-- One row: a value of an attribute and how many customers have it; the items of a list count one by one.
-- The most frequent fifty of those that begin with what was typed.
select value, count(*)
from (
    select customer.id, item.value
    from customers_customer customer
    cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(customer.attributes -> {key})
            when 'array' then customer.attributes -> {key}
            else jsonb_build_array(customer.attributes -> {key})
        end
    ) item (value)
    where customer.attributes ->> {key} is not null
) had
where customers_fold(value) like customers_fold({beginning})
group by value
order by count(*) desc, value
limit 50
