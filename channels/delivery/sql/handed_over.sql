-- Marks waiting messages as sent, at no cost; one row of `moved` for each. Counts them by hour and origin, and
-- notes the hours.
with taken as (
  delete from delivery_outbox where ctid = any(array(
    select q.ctid from delivery_outbox q
    where q.due_at <= {now} order by q.traffic_class, q.sender_id, q.due_at limit {limit}
  ))
  returning message_id
),
moved as (
  update delivery_message m set status = 'sent', claimed_at = {now}, sent_at = {now}
  where m.id = any(array(select message_id from taken)) and m.status = 'queued'
  returning m.brand_id, m.journey_id, m.version_id, m.op, m.sender_id, m.channel, m.created_at
),
touched as (
  insert into delivery_touched (hours, decided, customers)
  select array[date_trunc('hour', {now}::timestamptz, 'UTC')],
         array(select distinct date_trunc('hour', created_at, 'UTC') from moved where op is not null), '{{}}'
  where exists (select from moved)
),
counted as (
  insert into delivery_messagecount as c (hour_at, journey_id, version_id, op, brand_id, account_id, channel, sent)
  select date_trunc('hour', {now}::timestamptz, 'UTC'), coalesce(journey_id, 0), coalesce(version_id, 0), coalesce(op, 0),
         m.brand_id, s.account_id, m.channel, sum(m.count)
  from (
    select brand_id, journey_id, version_id, op, sender_id, channel, count(*) from moved group by 1, 2, 3, 4, 5, 6
  ) m
  join delivery_sender s on s.id = m.sender_id
  group by 1, 2, 3, 4, 5, 6, 7
  order by 1, 2, 3, 4, 5, 6, 7
  on conflict (hour_at, journey_id, version_id, op, brand_id, account_id, channel) do update set
    sent = c.sent + excluded.sent
)
select count(*) from taken
