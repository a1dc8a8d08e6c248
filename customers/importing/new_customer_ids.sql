-- One row: an id for a customer that is going to be made. The name of the sequence is looked up once.
with sequence as materialized (
    select pg_get_serial_sequence('customers_customer', 'id')::regclass as name
)
select nextval((select name from sequence))
from generate_series(1, {count})
