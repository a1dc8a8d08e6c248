-- How often a file that is being loaded has had equal purchases of two who are one now.
update customers_importoccurrence k
set count = k.count + l.count
from (
  select p.kept_id, l.import_id, l.key, sum(l.count) as count
  from unnest({losts}::bigint[], {kepts}::bigint[]) as p (lost_id, kept_id)
  join customers_importoccurrence l on l.customer_id = p.lost_id
  group by 1, 2, 3
) l
where k.customer_id = l.kept_id and k.import_id = l.import_id and k.key = l.key
