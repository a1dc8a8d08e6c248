-- Customers of a segment who are inside now. One row is an op and how many stand there.
select e.version_id, e.op, count(*)
from journeys_enrollment e
where e.version_id = any({versions}::bigint[]) and e.exited_at is null
  and e.customer_id in (select c.id from customers_customer c where {members})
group by e.version_id, e.op
