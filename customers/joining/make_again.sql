-- The customer whom a merge had ended is there again, as they were.
insert into customers_customer
select c.* from customers_merge m cross join lateral jsonb_populate_record(null::customers_customer, m.lost) c
where m.id = {merge}
