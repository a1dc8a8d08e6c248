-- One row: the place in the call of somebody who is known, and who it is. An address that several have is that of the
-- one who has it still, else of the first.
select a.place - 1, f.id
from unnest({customers}::bigint[], {namespaces}::text[], {values}::text[], {channels}::text[], {endpoints}::text[])
  with ordinality as a(customer, namespace, value, channel, endpoint, place)
cross join lateral (
  select case
    when a.customer is not null then (select c.id from customers_customer c where c.id = a.customer)
    when a.namespace is not null then (
      select i.customer_id from customers_identity i where i.namespace = a.namespace and i.value = a.value)
    else (
      select d.customer_id from customers_address d where d.channel = a.channel and d.endpoint = a.endpoint
      order by d.is_active desc, d.customer_id limit 1)
  end as id
) f
where f.id is not null
