-- One row: a namespace of some identity. Each is found by one step down the index, not by reading the identities.
with recursive found as (
  (select namespace from customers_identity order by namespace limit 1)
  union all
  select (select i.namespace from customers_identity i where i.namespace > found.namespace order by i.namespace limit 1)
  from found
  where found.namespace is not null
)
select namespace from found where namespace is not null limit 200
