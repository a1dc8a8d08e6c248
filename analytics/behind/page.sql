-- One row: a customer of one page of those behind a number, and how many of them were counted: all, or the most that
-- somebody looks through. An empty page has one row, without a customer.
with recursive
-- Each once, in the order in which they come. (What is recursive drops what has come before row by row, and so stops as
-- soon as it has enough; a `distinct` would first go through all of them. Every id is positive: that it is asked for keeps
-- the planner from expecting millions, and from making room for them before the first one.)
behind (id) as (
    select id from ({people}) as found (id) where abs(id) = id
    union
    select id from behind where false
),
found as materialized (
    select id from behind limit {most} + 1
),
page as (
    select id from found order by id limit {size} offset {first}
)
select (select count(*) from found), page.id
from (select) as one
left join page on true
order by page.id
