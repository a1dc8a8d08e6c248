-- What customers chose in these hours, from the history of their consents. One row is an hour, a topic, a channel and a
-- source. A choice is compared with the one that the same customer made before it for the same; of two made at one moment
-- the refusal is the later. Who had never chosen had not allowed it.
with chosen as (
  select date_trunc('hour', h.at, 'UTC') as hour_at, h.topic_id, h.channel, h.source, h.granted,
         coalesce(before.granted, false) as was
  from customers_consentchange h
  left join lateral (
    select b.granted
    from customers_consentchange b
    where b.customer_id = h.customer_id and b.topic_id = h.topic_id and b.channel = h.channel
      and (b.at, not b.granted, b.id) < (h.at, not h.granted, h.id)
    order by b.at desc, not b.granted desc, b.id desc
    limit 1
  ) before on true
  where h.at >= {since} and h.at < {until}
    and date_trunc('hour', h.at, 'UTC') = any({hours}::timestamptz[]) and {among}
)
select hour_at, topic_id, channel, source,
       count(*) filter (where granted and not was) as granted, count(*) filter (where not granted and was) as withdrawn,
       count(*) filter (where not granted and not was) as refused
from chosen
where granted is distinct from was or not granted
group by hour_at, topic_id, channel, source
