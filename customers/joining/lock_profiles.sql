-- Locks customers, in the order of their ids. One row for each: what is known, when each attribute last changed, and when
-- what messages told was so.
select c.id, c.attributes, c.time_zone, c.language, c.created_at, h.changed, c.told_at
from customers_customer c
left join lateral (
  select jsonb_object_agg(key, at) as changed
  from (select key, max(at) as at from customers_attributechange a where a.customer_id = c.id group by key) latest
) h on true
where c.id = any({ids}::bigint[])
order by c.id
for update of c
