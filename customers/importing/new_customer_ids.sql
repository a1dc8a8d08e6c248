-- One row: an id for a customer that is going to be made.
select nextval(sequence.name)
from (select pg_get_serial_sequence('customers_customer', 'id')::regclass as name) sequence
cross join generate_series(1, {count})
