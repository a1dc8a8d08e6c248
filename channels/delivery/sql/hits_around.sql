-- Clicks of these messages that still wait, and those that were recorded since then; one row for each.
with whose as materialized (
  select distinct customer_id, message_id from unnest({customer_ids}::bigint[], {message_ids}::bigint[]) as w(customer_id, message_id)
)
select h.message_id, h.link_id, h.at, h.ip, null as network
from whose w join delivery_trackedhit h on h.message_id = w.message_id
where h.kind = 'click' and h.at >= {since}
union all
select e.message_id, (e.detail ->> 'link')::bigint, e.at, null, e.detail ->> 'network'
from whose w
join delivery_deliveryevent e on e.customer_id = w.customer_id and e.message_id = w.message_id and e.type = 'clicked'
where e.at >= {since} and e.detail ->> 'link' is not null
