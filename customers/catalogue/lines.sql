-- One row: a line of one of these purchases, by its purchase, in its order; what it does not say is the catalogue's.
select line.purchase_id, line.sku, coalesce(nullif(line.name, ''), product.name, '') as name,
    coalesce(nullif(line.category, ''), product.category, '') as category, line.quantity, line.returned, line.price,
    line.amount, line.cost, coalesce(product.picture_url, ''), coalesce(product.url, '')
from customers_purchaseline line
left join customers_product product on product.sku = line.sku and line.sku <> ''
where line.customer_id = {customer_id} and line.purchase_id = any({purchase_ids}::bigint[])
order by line.purchase_id, line.number, line.key
