-- What caps look at, for the customers of a claimed batch: one row for each marketing message that was handed over in the
-- widest window, is being handed over (those of the batch, too), or waits with a priority above the lowest of the batch.
-- `at`: when that was, or when it is due. Only of customers who may have more of them than one of the batch's caps allows.
with cap as (
  select * from unnest({brands}::bigint[], {channels}::text[], {topics}::bigint[], {most}::int[], {sinces}::timestamptz[])
    with ordinality as cap(brand_id, channel, topic_id, most, since, place)
),
near as materialized (
  select x.customer_id
  from unnest({customers}::bigint[]) as c(customer_id)
  cross join lateral (
    select m.customer_id, m.brand_id, m.channel, m.topic_id, m.sent_at
    from delivery_message m
    where m.customer_id = c.customer_id and m.traffic_class = 'marketing'
      and (m.sent_at >= {since_ours} or m.status = 'sending' or (m.status = 'queued' and m.priority > {above}))
    offset 0
  ) x
  join cap on (cap.brand_id is null or cap.brand_id = x.brand_id) and (cap.channel = '' or cap.channel = x.channel)
    and (cap.topic_id is null or cap.topic_id = x.topic_id) and (x.sent_at is null or x.sent_at >= cap.since)
  group by x.customer_id, cap.place, cap.most having count(*) > cap.most
)
select x.*
from (select distinct customer_id from near) c
cross join lateral (
  select m.customer_id, m.id, m.brand_id, m.channel, m.topic_id, m.priority, m.status,
         coalesce(m.sent_at, m.claimed_at, m.waits_until, m.created_at) as at,
         case when m.status in ('queued', 'sending') then m.expires_at end as latest
  from delivery_message m
  where m.customer_id = c.customer_id and m.traffic_class = 'marketing'
    and (m.sent_at >= {since} or m.status = 'sending'
         or (m.status = 'queued' and m.priority > {above} and (m.expires_at is null or m.expires_at > {now})
             and coalesce(m.waits_until, m.created_at) > {stuck_since}))
  offset 0
) x
order by x.customer_id
