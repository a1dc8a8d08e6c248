-- One row: a customer who has become this one, at once or by way of others.
with recursive below as (
  select lost_id from customers_merge where kept_id = {id} and undone_at is null
  union
  select m.lost_id from customers_merge m join below b on m.kept_id = b.lost_id where m.undone_at is null
)
select lost_id from below
