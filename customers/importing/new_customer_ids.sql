-- One row: an id for a customer that is going to be made.
select nextval(pg_get_serial_sequence('customers_customer', 'id')) from generate_series(1, {count})
