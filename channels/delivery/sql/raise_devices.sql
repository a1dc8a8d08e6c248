-- The newest active device of each of these customers becomes primary, where none is.
update customers_address a set is_primary = true
from unnest({customer_ids}::bigint[]) as w(customer_id)
cross join lateral (
  select o.id, bool_or(o.is_primary) over () as has_one from customers_address o
  where o.customer_id = w.customer_id and o.channel = {channel} and o.is_active
  order by o.created_at desc, o.id desc limit 1
) n
where a.id = n.id and not n.has_one
