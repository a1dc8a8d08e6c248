-- One row: a customer with one of its identities, or without any.
select c.id, c.created_at, i.namespace, i.value
from unnest({ids}::bigint[]) as given (id)
join customers_customer c on c.id = given.id
left join customers_identity i on i.customer_id = c.id
