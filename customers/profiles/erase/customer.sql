-- Last: addresses, which others were asked about, and the customer.
delete from customers_address where customer_id = any({ids}::bigint[]);
delete from customers_customer where id = any({ids}::bigint[]);
