-- One row: a value that a property has in the latest events of a name, and in how many of them.
with latest as (
    select properties from customers_event where name = {name} order by occurred_at desc limit {events}
),
single as (
    select item.value
    from latest
    cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(properties #> {path}::text[])
            when 'array' then properties #> {path}::text[]
            else jsonb_build_array(properties #> {path}::text[])
        end
    ) item (value)
)
select value, count(*)
from single
where value is not null and value <> '' and length(value) <= 500
    and ({typed} = '' or strpos(customers_fold(value), customers_fold({typed})) > 0)
group by value
order by starts_with(customers_fold(value), customers_fold({typed})) desc, count(*) desc, value
limit {most}
