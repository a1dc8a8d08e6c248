-- Messages that a provider did not take for the time being wait again, each time twice as long, if that is before their
-- latest moment; what it said is kept. One row for each; the others have failed.
with tried as materialized (
  select * from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {codes}::text[], {words}::text[])
    as t(customer_id, id, code, words)
),
pause as materialized (
  select t.customer_id, t.id, t.code, t.words,
         {now}::timestamptz + least({first_s} * power(2, m.attempts), {longest_s}) * interval '1 second' as due_at
  from tried t
  cross join lateral (
    select m.attempts, m.expires_at, m.policy from delivery_message m
    where m.id = t.id and m.customer_id = t.customer_id and m.status = 'sending' offset 0
  ) m
  where m.attempts < least({most}, (m.policy ->> 'retries')::int)
),
again as (
  update delivery_message m set status = 'queued', claimed_at = null, attempts = m.attempts + 1
  from pause p
  where m.id = p.id and m.customer_id = p.customer_id and (m.expires_at is null or m.expires_at > p.due_at)
  returning m.customer_id, m.id, m.traffic_class, m.sender_id, m.journey_id, m.attempts, p.due_at, p.code, p.words
),
waiting as (
  insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
  select traffic_class, sender_id, due_at, id, customer_id, journey_id from again
),
kept as (
  insert into delivery_deliveryevent (customer_id, message_id, type, grade, at, received_at, key, detail)
  select customer_id, id, 'deferred', null, {now}, {now}, 'attempt-' || attempts,
         jsonb_build_object('code', left(code, 60), 'words', left(words, 300))
  from again
  on conflict do nothing
)
select customer_id, id from again
