-- What became of the e-mails handed over in these hours, by the domain of their address. As in messages.sql.
select date_trunc('hour', m.sent_at, 'UTC') as hour_at, m.brand_id, coalesce(m.journey_id, 0) as journey_id,
       left(lower(split_part(m.endpoint, '@', -1)), 255) as domain,
       count(*) as sent,
       count(m.delivered_at) filter (where m.status <> all({failures}::text[])) as delivered,
       count(m.opened_at) filter (where m.opened_grade = any({grades}::text[])) as opened,
       count(m.opened_at) filter (where m.opened_grade <> all({grades}::text[])) as opened_weak,
       count(m.clicked_at) as clicked, count(m.clicked_weak_at) filter (where m.clicked_at is null) as clicked_weak,
       count(*) filter (where m.status = any({failures}::text[])) as failed,
       count(m.unsubscribed_at) as unsubscribed, count(m.complained_at) as complained
from delivery_message m
where m.channel = {email} and m.sent_at >= {since} and m.sent_at < {until}
  and date_trunc('hour', m.sent_at, 'UTC') = any({hours}::timestamptz[]) and {among}
group by 1, 2, 3, 4
