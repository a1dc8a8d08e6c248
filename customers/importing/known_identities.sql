-- One row: an identity of the chunk that the base knows, with its customer. Looked up one by one: the planner would rather
-- read all that there are.
select given.namespace, given.value, known.customer_id
from unnest({namespaces}::text[], {values}::text[]) as given (namespace, value)
cross join lateral (
    select customer_id from customers_identity where namespace = given.namespace and value = given.value limit 1
) known
