-- Everybody who is in the segment at this moment, as lists of {batch} customer ids: one row is one batch at the door.
insert into journeys_launchbatch (launch_id, customer_ids)
select {launch}, array_agg(id order by id)
from (
  select c.id, (row_number() over (order by c.id) - 1) / {batch} as part
  from customers_customer c where {predicate}
) member
group by part
order by part
