-- How many messages customers got in these weeks ({hours}: when they begin, {ends}: when they end), and at which message
-- of a week they unsubscribed or complained. One row is a week, a scope and a number of messages (analytics/models/people.py).
-- A message counts that was handed over and has not failed; one that calls a system is written to nobody.
with week as materialized (
  select * from unnest({hours}::timestamptz[], {ends}::timestamptz[]) as w(hour_at, until)
),
-- One row is a customer's messages of a week from one brand, on one channel, of one class: most have one such row.
got as materialized (
  select w.hour_at, m.customer_id, m.brand_id, m.channel, m.traffic_class, count(*) as messages
  from week w
  join delivery_message m on m.sent_at >= w.hour_at and m.sent_at < w.until
  where m.sent_at >= {since} and m.sent_at < {until} and m.failed_at is null and m.channel <> all({calls}::text[])
    and {among}
  group by 1, 2, 3, 4, 5
),
-- One row is a brand, a channel and a class of which there are messages, with a number.
origin as materialized (
  select row_number() over () as origin, o.* from (select distinct brand_id, channel, traffic_class from got) o
),
-- One row is what customers got in a week, told by origin ({{number of the origin, messages}}, …), and how many of them did.
-- There are few such rows, however many customers: the scopes are counted from these.
pattern as materialized (
  select row_number() over () as pattern, hour_at, origins, messages, count(*) as customers
  from (
    select g.hour_at, array_agg(o.origin order by o.origin) as origins, array_agg(g.messages order by o.origin) as messages
    from got g
    join origin o on o.brand_id = g.brand_id and o.channel = g.channel and o.traffic_class = g.traffic_class
    group by g.hour_at, g.customer_id
  ) p
  group by hour_at, origins, messages
),
exactly as materialized (
  select hour_at, brand_id, channel, traffic_class, messages, sum(customers) as customers
  from (
    select p.pattern, p.hour_at, p.customers, coalesce(o.brand_id, 0) as brand_id, coalesce(o.channel, '') as channel,
           coalesce(o.traffic_class, '') as traffic_class, sum(u.messages) as messages
    from pattern p
    cross join lateral unnest(p.origins, p.messages) as u(origin, messages)
    join origin o on o.origin = u.origin
    group by p.pattern, p.hour_at, p.customers, grouping sets (
      (), (o.channel), (o.traffic_class), (o.brand_id), (o.brand_id, o.channel), (o.brand_id, o.traffic_class))
  ) c
  group by 1, 2, 3, 4, 5
),
-- Who got five messages got a first one, too: every number up to the most that anybody got has a row.
touched as (
  select s.hour_at, s.brand_id, s.channel, s.traffic_class, n.touches,
         coalesce(sum(e.customers) filter (where least(e.messages, {most}) = n.touches), 0) as customers,
         sum(case when n.touches < {most} then e.customers else e.customers * (e.messages - {most} + 1) end)
           filter (where e.messages >= n.touches) as messages
  from (
    select hour_at, brand_id, channel, traffic_class, least(max(messages), {most})::int as most
    from exactly
    group by 1, 2, 3, 4
  ) s
  cross join lateral generate_series(1, s.most) as n(touches)
  join exactly e on e.hour_at = s.hour_at and e.brand_id = s.brand_id and e.channel = s.channel
    and e.traffic_class = s.traffic_class
  group by 1, 2, 3, 4, 5
),
-- One row is a message by which somebody unsubscribed or complained, and its number among theirs of the week, by scope.
refused as (
  select w.hour_at, m.brand_id, m.channel, m.traffic_class,
         m.unsubscribed_at is not null as unsubscribed, m.complained_at is not null as complained, s.*
  from week w
  join delivery_message m on m.sent_at >= w.hour_at and m.sent_at < w.until
  cross join lateral (
    select count(*) as of_all, count(*) filter (where s.channel = m.channel) as of_channel,
           count(*) filter (where s.traffic_class = m.traffic_class) as of_class,
           count(*) filter (where s.brand_id = m.brand_id) as of_brand,
           count(*) filter (where s.brand_id = m.brand_id and s.channel = m.channel) as of_brand_channel,
           count(*) filter (where s.brand_id = m.brand_id and s.traffic_class = m.traffic_class) as of_brand_class
    from delivery_message s
    where s.customer_id = m.customer_id and s.sent_at >= w.hour_at and (s.sent_at, s.id) <= (m.sent_at, m.id)
      and s.failed_at is null and s.channel <> all({calls}::text[])
  ) s
  where m.sent_at >= {since} and m.sent_at < {until} and m.failed_at is null and m.channel <> all({calls}::text[])
    and {among}
    and (m.unsubscribed_at is not null or m.complained_at is not null)
),
refused_at as (
  select r.hour_at, v.brand_id, v.channel, v.traffic_class, least(v.place, {most})::int as touches,
         count(*) filter (where r.unsubscribed) as unsubscribed, count(*) filter (where r.complained) as complained
  from refused r
  cross join lateral (values
    (0, '', '', r.of_all), (0, r.channel, '', r.of_channel), (0, '', r.traffic_class, r.of_class),
    (r.brand_id, '', '', r.of_brand), (r.brand_id, r.channel, '', r.of_brand_channel),
    (r.brand_id, '', r.traffic_class, r.of_brand_class)
  ) as v(brand_id, channel, traffic_class, place)
  group by 1, 2, 3, 4, 5
)
select t.hour_at, t.brand_id, t.channel, t.traffic_class, t.touches, t.customers, t.messages,
       coalesce(r.unsubscribed, 0) as unsubscribed, coalesce(r.complained, 0) as complained
from touched t
left join refused_at r on r.hour_at = t.hour_at and r.brand_id = t.brand_id and r.channel = t.channel
  and r.traffic_class = t.traffic_class and r.touches = t.touches
