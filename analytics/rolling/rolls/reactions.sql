-- How long after the hand-over people reacted to the messages of some hours. One row is an hour of the hand-over, an op and a
-- bucket of time (analytics/reaction_times.py). Openings that a privacy proxy or a robot may have made count for nothing.
-- What took exactly as long as an edge belongs to the bucket that ends there.
select date_trunc('hour', d.sent_at, 'UTC') as hour_at, d.journey_id, d.version_id, d.op, d.channel,
       width_bucket(extract(epoch from v.at - d.sent_at)::float8 - 0.0000001, {edges}::float8[])::smallint as bucket,
       count(*) filter (where v.name = 'reacted') as reacted, count(*) filter (where v.name = 'opened') as opened,
       count(*) filter (where v.name = 'answered') as answered
from delivery_message d
cross join lateral (
  select least(d.clicked_at, d.replied_at) as answered_at,
         case when d.opened_grade = any({grades}::text[]) then d.opened_at end as opened_at
) r
cross join lateral (values
  ('reacted', least(r.opened_at, r.answered_at)), ('opened', r.opened_at), ('answered', r.answered_at)
) as v(name, at)
where d.sent_at >= {since} and d.sent_at < {until} and date_trunc('hour', d.sent_at, 'UTC') = any({hours}::timestamptz[])
  -- (Most messages nobody reacts to: they are left out before they are looked at three ways.)
  and (d.opened_at is not null or d.clicked_at is not null or d.replied_at is not null)
  and d.version_id is not null and d.op is not null and v.at is not null and {among}
group by 1, 2, 3, 4, 5, 6
