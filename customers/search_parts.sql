-- One row: a customer of whom an address has this somewhere. A walk through all addresses, by several hands: no index of
-- parts is worth what it would cost whoever writes addresses (customers/search.py).
select customer_id from customers_address
where endpoint like {part}
limit {limit}
