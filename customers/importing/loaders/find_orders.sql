-- One row: an order of the chunk that is a known purchase, and whether its amount is the sum of the lines it has.
update import_orders staged
set purchase_id = purchase.id,
    is_summed = purchase.amount + purchase.refunded = (
        select coalesce(sum(line.amount), 0) from customers_purchaseline line
        where line.customer_id = purchase.customer_id and line.purchase_id = purchase.id
    )
from customers_purchase purchase
where purchase.customer_id = staged.customer_id and purchase.key = staged.key
