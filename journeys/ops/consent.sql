-- One row for each due enrollment: whether a consent of its customer became another. What somebody has allowed or refused
-- already stays as it was, with its own date and source; a refusal is undone only where the step says so. Whoever else
-- the customer is inside of is told through the engine's inbox.
asked as materialized (
  select d.customer_id, d.journey_id, min(d.version_id) as version_id, w.channel, k.granted
  from due d
  cross join unnest({channels}::text[]) as w(channel)
  left join customers_consent k on k.customer_id = d.customer_id and k.channel = w.channel and k.topic_id = {topic}
  group by d.customer_id, d.journey_id, w.channel, k.granted
),
given as (
  select customer_id, channel, {topic}::bigint as topic_id, {granted}::boolean as granted, {now}::timestamptz as changed_at,
         'journey:' || journey_id as source, '' as ip, 'version:' || version_id as text_version
  from asked
  where granted is distinct from {granted} and ({over_refusal} or granted is null or not {granted})
),
{storing},
told as (
  insert into journeys_wake (customer_id, created_at)
  select distinct customer_id, {now}::timestamptz from stored
),
choice as materialized (
  select a.customer_id, jsonb_agg(a.channel order by a.channel) filter (where s.channel is not null) as changed,
         bool_or(a.granted is false and {granted} and s.channel is null) as is_refused
  from asked a left join stored s on s.customer_id = a.customer_id and s.channel = a.channel
  group by a.customer_id
),
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, 'next' as port,
         case when c.changed is not null then case when {granted} then 'allowed' else 'refused' end
              when c.is_refused then 'refusal_stands' else 'unchanged' end as reason,
         jsonb_strip_nulls(jsonb_build_object('topic', {topic}, 'granted', {granted}, 'channels', c.changed)) as detail,
         null::timestamptz as due_at
  from due d left join choice c on c.customer_id = d.customer_id
)
