-- Those whose everything went to others are no customers any more.
delete from customers_customer where id = any({losts}::bigint[])
