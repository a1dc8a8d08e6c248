-- One row: a line of a known purchase that was told whole, and without this line, by the number of its order in the chunk.
delete from customers_purchaseline line
using import_orders bought
where bought.is_whole
    and line.customer_id = bought.customer_id and line.purchase_id = bought.purchase_id
    and not exists (select from import_lines given where given.purchase = bought.number and given.key = line.key)
returning bought.number
