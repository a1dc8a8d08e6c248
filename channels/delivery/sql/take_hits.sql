-- Takes hits that have settled out of those that wait; one row for each, with its message (no channel: there is none any
-- more), when it arrived as far as that is known (who opens a message without more has it: that says nothing), and where
-- its link leads.
with taken as (
  delete from delivery_trackedhit h
  using (
    select id from delivery_trackedhit where at <= {before} order by at, id limit {limit} for update skip locked
  ) d
  where h.id = d.id
  returning h.*
)
select coalesce(m.customer_id, t.customer_id), t.message_id, m.channel, t.kind, t.link_id, t.at, t.method, t.agent, t.purpose, t.ip,
       greatest(m.sent_at, case when m.delivered_at < coalesce(m.opened_at, 'infinity') then m.delivered_at end), l.url
from taken t
left join lateral (
  select m.customer_id, m.channel, m.sent_at, m.delivered_at, m.opened_at
  from delivery_message m where m.id = t.message_id offset 0
) m on true
left join delivery_link l on l.id = t.link_id
order by t.id
