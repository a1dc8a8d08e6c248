-- One row: a name that some event has. Each is found by one step down the index, not by reading the events.
with recursive found as (
    (select name from customers_event order by name limit 1)
    union all
    select (select e.name from customers_event e where e.name > found.name order by e.name limit 1)
    from found
    where found.name is not null
)
select name from found where name is not null limit {most}
