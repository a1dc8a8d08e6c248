-- What a merge had added to the kept one's equal purchases of a file that is still being loaded is taken off again.
update customers_importoccurrence k
set count = k.count - l.count
from customers_mergerows m
cross join lateral jsonb_populate_recordset(null::customers_importoccurrence, m.left_out) l
where m.merge_id = {merge} and m."table" = 'customers_importoccurrence'
  and k.customer_id = {kept} and k.import_id = l.import_id and k.key = l.key
