-- One row: a previous id of an alias that the base knows as a user id of its source's namespace.
select known.value
from customers_identity known
where known.namespace = {namespace} and known.value = any({values}::text[])
