-- One row: a line of one of these purchases, in the order of its purchase.
select line.customer_id, line.purchase_id, line.key, line.sku, line.quantity, line.returned, line.amount
from unnest({customer_ids}::bigint[], {purchase_ids}::bigint[]) as given (customer_id, purchase_id)
join customers_purchaseline line on line.customer_id = given.customer_id and line.purchase_id = given.purchase_id
order by line.customer_id, line.purchase_id, line.number, line.key
