-- One row: a customer of one page of those behind a number, and how many of them were counted: all, or the most that
-- somebody looks through. An empty page has one row, without a customer.
with found as materialized (
    select id from ({people}) as behind (id) limit {most} + 1
),
page as (
    select id from found order by id limit {size} offset {first}
)
select (select count(*) from found), page.id
from (select) as one
left join page on true
order by page.id
