-- Another address of these customers gives way to the one that they have just written from.
update customers_address a set is_primary = false
from unnest({customer_ids}::bigint[], {channels}::text[], {endpoints}::text[]) as g(customer_id, channel, endpoint)
where a.customer_id = g.customer_id and a.channel = g.channel and a.endpoint <> g.endpoint and a.is_primary
