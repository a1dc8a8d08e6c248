-- A piece of a statement: the messages that may have brought the purchase `b`, by the rule of attribution.py. One row is a
-- message and a touch of it (clicked, opened, delivered; `rank` 1 is the strongest) within the window of its channel.
select m.id as message_id, m.brand_id, m.journey_id, m.version_id, m.op, m.channel, m.sender_id, m.sent_at,
       w.touch, w.rank, touched.at as touched_at
from delivery_message m
join unnest({channels}::text[], {touches}::text[], {ranks}::int[], {seconds}::int[]) as w(channel, touch, rank, seconds)
  on w.channel = m.channel
cross join lateral (
  select case w.touch when 'clicked' then least(m.clicked_at, m.replied_at)
                      when 'opened' then case when m.opened_grade = any({grades}::text[]) then m.opened_at end
                      when 'delivered' then m.delivered_at end as at
) touched
where m.customer_id = b.customer_id
  and touched.at <= b.occurred_at and b.occurred_at < touched.at + w.seconds * interval '1 second'
