-- One row for each due enrollment: whether a consent of its customer became another. What somebody has allowed or refused
-- already stays as it was, with its own date and source; a refusal is undone only where the step says so. Whoever else
-- the customer is inside of is told through the engine's inbox.
asked as materialized (
  select d.id, d.customer_id, d.journey_id, d.version_id, d.place, d.visit, w.channel, k.granted
  from due d
  cross join unnest({channels}::text[]) as w(channel)
  left join customers_consent k on k.customer_id = d.customer_id and k.channel = w.channel and k.topic_id = {topic}
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
verdict as materialized (
  select c.id, c.customer_id, c.journey_id, c.place, c.visit, 'next' as port,
         case when bool_or(c.is_stored) then case when {granted} then 'allowed' else 'refused' end
              when {granted} and bool_or(c.granted is false) then 'refusal_stands' else 'unchanged' end as reason,
         jsonb_strip_nulls(jsonb_build_object('topic', {topic}, 'granted', {granted},
           'channels', jsonb_agg(c.channel order by c.channel) filter (where c.is_stored))) as detail,
         null::timestamptz as due_at
  from (
    -- A look-up in a hash; a join would be planned for a few rows, and compare every pair.
    select a.*, (a.customer_id, a.channel::varchar) in (select customer_id, channel from stored) as is_stored from asked a
  ) c
  group by c.id, c.customer_id, c.journey_id, c.place, c.visit
)
