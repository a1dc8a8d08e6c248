-- After two have become one, or have parted, everybody has a first address of each channel: the newest of those in use.
with newest as (
  select distinct on (a.customer_id, a.channel) a.id
  from customers_address a
  where a.customer_id = any({ids}::bigint[]) and a.is_active
    and not exists (
      select from customers_address o
      where o.customer_id = a.customer_id and o.channel = a.channel and o.is_primary
    )
  order by a.customer_id, a.channel, a.created_at desc, a.id desc
)
update customers_address a set is_primary = true from newest where a.id = newest.id
