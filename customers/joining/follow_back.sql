-- Those who had become the customer who is there again are that customer again.
with recursive below as (
  select id, lost_id from customers_merge where kept_id = {lost} and undone_at is null
  union
  select m.id, m.lost_id from customers_merge m join below b on m.kept_id = b.lost_id where m.undone_at is null
)
update customers_merge m set present_id = {lost} from below where m.id = below.id
