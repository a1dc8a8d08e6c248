-- Somebody reads a large segment: the ids and the attributes of its members.
select count(*), max(length(member.attributes::text))
from (select c.id, c.attributes from customers_customer c where {predicate} limit {limit}) member
