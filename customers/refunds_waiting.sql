-- One row if any refund waits for its purchase, else none.
select 1 from customers_refund where purchase_id is null limit 1
