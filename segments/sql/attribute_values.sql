-- One row: a value that an attribute has among these customers, how many of them have it, and how many customers were
-- looked at. The items of a list count one by one; the most frequent fitting ones come first.
with seen as materialized (
    select attributes -> {key} as value from customers_customer where id = any({ids}::bigint[])
),
single as (
    select item.value
    from seen
    cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(seen.value) when 'array' then seen.value else jsonb_build_array(seen.value) end
    ) item (value)
    where seen.value is not null and seen.value <> 'null'
)
select value, count(*), (select count(*) from seen)
from single
where value <> '' and length(value) <= 500 and ({typed} = '' or strpos(customers_fold(value), customers_fold({typed})) > 0)
group by value
order by starts_with(customers_fold(value), customers_fold({typed})) desc, count(*) desc, value
limit {most}
