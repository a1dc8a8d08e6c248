-- Customers who got from {least} to {most} messages (null: and more) in one of these weeks, as the roll of touches counts
-- them. One row is a customer in a week: the newest week first, and each by itself, so that who needs only the first
-- people does not wait for all weeks.
select g.customer_id
from (
  select * from unnest({weeks}::timestamptz[], {ends}::timestamptz[]) as w(since, until) order by w.since desc
) w
cross join lateral (
  select m.customer_id
  from delivery_message m
  where m.sent_at >= greatest(w.since, {since}) and m.sent_at < least(w.until, {until})
    and m.failed_at is null and m.channel <> all({calls}::text[])
    and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
    and ({channel}::text is null or m.channel = {channel})
    and ({traffic_class}::text is null or m.traffic_class = {traffic_class})
  -- Several brands are counted each by itself.
  group by case when {brands}::bigint[] is not null then m.brand_id end, m.customer_id
  having count(*) between {least} and coalesce({most}::bigint, count(*))
  offset 0
) g
