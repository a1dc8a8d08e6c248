-- What caps look at, for the customers of a claimed batch: one row for each marketing message that was handed over in the
-- widest window, is being handed over (those of the batch, too), or waits with a priority above the lowest of the batch.
-- `at`: when that was, or when it is due. Only of customers who have more of them than the strictest cap allows.
select t.customer_id, t.id, t.brand_id, t.channel, t.topic_id, t.priority, t.status, t.at, t.latest
from (
  select x.*, count(*) over (partition by x.customer_id) as found
  from unnest({customers}::bigint[]) as c(customer_id)
  cross join lateral (
    select m.customer_id, m.id, m.brand_id, m.channel, m.topic_id, m.priority, m.status,
           case when m.status in ('queued', 'sending') then m.expires_at end as latest,
           coalesce(m.sent_at, m.claimed_at, m.waits_until, m.created_at) as at
    from delivery_message m
    where m.customer_id = c.customer_id and m.traffic_class = 'marketing'
      and (m.sent_at >= {since} or m.status = 'sending'
           or (m.status = 'queued' and m.priority > {above} and (m.expires_at is null or m.expires_at > {now})
               and coalesce(m.waits_until, m.created_at) > {stuck_since}))
    offset 0
  ) x
) t
where t.found > {fewest}
order by t.customer_id
