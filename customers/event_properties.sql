-- One row: a property that the latest events of a name have, how many of them have it, and its latest value.
-- What is inside an object is named with a dot; deeper than that nobody looks.
with latest as (
    select properties, occurred_at from customers_event where name = {name} order by occurred_at desc limit 200
),
whole as (
    select key, value, occurred_at from latest, jsonb_each(properties)
),
single as (
    select key as name, value, occurred_at from whole where jsonb_typeof(value) <> 'object'
    union all
    select whole.key || '.' || part.key, part.value, occurred_at
    from whole, jsonb_each(case jsonb_typeof(whole.value) when 'object' then whole.value else '{{}}' end) part
)
select name, count(*), left((array_agg(value #>> '{{}}' order by occurred_at desc))[1], 60)
from single
where name !~ '[\s{{}}]'
group by name
order by count(*) desc, name
limit 50
