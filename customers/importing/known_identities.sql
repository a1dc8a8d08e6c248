-- One row: an identity of the chunk that the base knows, with its customer.
select known.namespace, known.value, known.customer_id
from unnest({namespaces}::text[], {values}::text[]) as given (namespace, value)
join customers_identity known on known.namespace = given.namespace and known.value = given.value
