-- Decisions about the customers of a segment, from the ledger. One row is an op, a port and a reason.
select d.version_id, d.op, d.port, d.reason, count(*)
from journeys_decision d
where d.at >= {since} and d.at < {until} and d.version_id = any({versions}::bigint[])
  and d.customer_id in (select c.id from customers_customer c where {members})
group by d.version_id, d.op, d.port, d.reason
