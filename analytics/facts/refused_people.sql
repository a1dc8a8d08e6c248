-- Customers whose message number {least} to {most} (null: and later) of one of these weeks made them unsubscribe or complain
-- ({what}), as the roll of touches counts them. One row is such a message: somebody may be there several times.
select m.customer_id
from unnest({weeks}::timestamptz[], {ends}::timestamptz[]) as w(since, until)
join delivery_message m on m.sent_at >= w.since and m.sent_at < w.until
-- The index of those few that were refused knows when they were made: no later than they were handed over.
where (m.unsubscribed_at is not null or m.complained_at is not null) and m.created_at < {until}
  and case {what} when 'unsubscribed' then m.unsubscribed_at else m.complained_at end is not null
  and m.sent_at >= {since} and m.sent_at < {until} and m.failed_at is null and m.channel <> all({calls}::text[])
  and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or m.channel = {channel})
  and ({traffic_class}::text is null or m.traffic_class = {traffic_class})
  -- (Where all messages of a week are meant, the planner leaves this away: the customers' other messages are not read.)
  and ({least} <= 1 and {most}::bigint is null or (
    select count(*)
    from delivery_message s
    where s.customer_id = m.customer_id and s.sent_at >= w.since and (s.sent_at, s.id) <= (m.sent_at, m.id)
      and s.failed_at is null and s.channel <> all({calls}::text[])
      and ({brands}::bigint[] is null or s.brand_id = m.brand_id)
      and ({channel}::text is null or s.channel = {channel})
      and ({traffic_class}::text is null or s.traffic_class = {traffic_class})
  ) between {least} and coalesce({most}::bigint, 32767))
