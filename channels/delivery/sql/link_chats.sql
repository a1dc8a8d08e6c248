-- An address that its owner has proved by writing from it, after a link of ours. One row for each.
insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
select g.customer_id, g.channel, g.endpoint, true, true, {now}
from unnest({customer_ids}::bigint[], {channels}::text[], {endpoints}::text[]) as g(customer_id, channel, endpoint)
join customers_customer c on c.id = g.customer_id
on conflict (channel, endpoint, customer_id) do update set is_active = true, is_primary = true
