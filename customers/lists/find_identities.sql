-- One row: the place (from 0) of an identity that was given, and whose it is; null: nobody has it.
select given.place - 1, i.customer_id
from unnest({namespaces}::text[], {values}::text[]) with ordinality as given (namespace, value, place)
left join customers_identity i on i.namespace = given.namespace and i.value = given.value
order by given.place
