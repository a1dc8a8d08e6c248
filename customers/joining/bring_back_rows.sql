-- The rows of one table that a merge has moved go back to the customer whose they were, as far as the kept one still has
-- them, and those that were left out are made again.
with said as materialized (
  select r.*
  from customers_mergerows m
  cross join lateral jsonb_populate_recordset(null::{table}, m.moved) r
  where m.merge_id = {merge} and m."table" = {name}
),
made_again as (
  insert into {table}
  select r.*
  from customers_mergerows m
  cross join lateral jsonb_populate_recordset(null::{table}, m.left_out) r
  where m.merge_id = {merge} and m."table" = {name}
  on conflict do nothing
)
update {table} t set customer_id = {lost}{put_back}
from said s
where t.customer_id = {kept} and {same_row}
