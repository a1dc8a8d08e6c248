-- Customers who got from {least} to {most} messages (null: and more) in one week, as the roll of touches counts them. One row
-- is a customer. Weeks stand one behind the other, the newest first, each by itself: who needs only the first people does
-- not wait for all of them. The week is written out, so that the planner knows how much is in it (and has it counted by
-- several processes; half the time).
select m.customer_id
from delivery_message m
where m.sent_at >= {since} and m.sent_at < {until} and m.failed_at is null and m.channel <> all({calls}::text[])
  and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or m.channel = {channel})
  and ({traffic_class}::text is null or m.traffic_class = {traffic_class})
-- Several brands are counted each by itself.
group by case when {brands}::bigint[] is not null then m.brand_id end, m.customer_id
having count(*) between {least} and coalesce({most}::bigint, count(*))
