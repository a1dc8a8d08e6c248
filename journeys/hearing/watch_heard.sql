-- The inbox of watching, one batch taken off in this transaction. One row is a customer to whom something happened.
delete from journeys_watchwake where ctid = any(array(
  select ctid from journeys_watchwake order by id limit {batch} for update skip locked
)) returning customer_id
