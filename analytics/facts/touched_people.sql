-- Customers who got from {least} to {most} messages (null: and more) in one of these weeks, as the roll of touches counts
-- them. One row is a customer.
select distinct g.customer_id
from (
  select m.customer_id
  from unnest({weeks}::timestamptz[], {ends}::timestamptz[]) as w(since, until)
  join delivery_message m on m.sent_at >= w.since and m.sent_at < w.until
  where m.sent_at >= {since} and m.sent_at < {until} and m.failed_at is null and m.channel <> all({calls}::text[])
    and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
    and ({channel}::text is null or m.channel = {channel})
    and ({traffic_class}::text is null or m.traffic_class = {traffic_class})
  -- Several brands are counted each by itself.
  group by w.since, case when {brands}::bigint[] is not null then m.brand_id end, m.customer_id
  having count(*) between {least} and coalesce({most}::bigint, count(*))
) g
