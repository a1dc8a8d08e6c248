-- One row: a line of a purchase that is new itself. Its keys cannot be there yet.
insert into customers_purchaseline
    (customer_id, purchase_id, key, number, sku, name, category, quantity, price, amount, cost)
select bought.customer_id, bought.purchase_id, line.key, line.place, line.sku, line.name, line.category, line.quantity,
    line.price, line.amount, line.cost
from import_lines line
join import_orders bought on bought.number = line.purchase
where bought.is_new
order by bought.customer_id, bought.purchase_id, line.place
