-- Who asked twice to hear nothing for a while hears nothing until the later end.
update customers_consentpause k
set until = l.until
from (
  select p.kept_id, l.brand_id, max(l.until) as until
  from unnest({losts}::bigint[], {kepts}::bigint[]) as p (lost_id, kept_id)
  join customers_consentpause l on l.customer_id = p.lost_id
  group by 1, 2
) l
where k.customer_id = l.kept_id and k.brand_id = l.brand_id and k.until < l.until
