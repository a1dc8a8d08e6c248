-- One row for each due enrollment: whether its customer was sent to the door of another journey, where its own entry judges
-- them. Its row is share-locked, as its own batches do it: whoever stops it leaves nobody at its door.
door as materialized (
  select j.id, j.name, t.version_id, t.op
  from journeys_journey j
  cross join lateral (
    select t.version_id, t.op from journeys_trigger t where t.journey_id = j.id and t.kind = 'api' order by t.op limit 1
  ) t
  where j.id = {journey} and j.status in ('running', 'paused')
  for share of j
),
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, d.key, d.context, 'next' as port,
         case when r.is_circling then 'started_in_circles' when o.id is null then 'not_running' else 'started' end as reason,
         jsonb_build_object('journey', {journey}, 'name', coalesce(o.name, (select name from journeys_journey where id = {journey})))
           as detail,
         null::timestamptz as due_at
  from due d
  left join door o on true
  -- Journeys that send people round without waiting: that has an end.
  cross join lateral (
    select case when d.context -> 'started_by' is not null then (
             select count(*) from journeys_enrollment e
             where e.customer_id = d.customer_id and e.journey_id = {journey} and e.entered_at > {circling_since}
           ) else 0 end > {circles} as is_circling
    offset 0
  ) r
),
brought as (
  insert into journeys_arrival (journey_id, version_id, op, customer_id, key, due_at, occurred_at, context, cause)
  select o.id, o.version_id, o.op, v.customer_id, case when {hands_over} then v.key else '' end, {now}, {now},
         case when {hands_over} then coalesce(v.context, '{{}}') else '{{}}' end
           || jsonb_build_object('started_by', jsonb_build_object('journey', v.journey_id)),
         jsonb_build_object('kind', 'journey', 'id', v.journey_id, 'name', f.name, 'at', {now}::timestamptz)
  from verdict v
  join journeys_journey f on f.id = v.journey_id
  cross join door o
  where v.reason = 'started'
  order by v.customer_id, v.key, v.id
  on conflict (journey_id, op, customer_id, key, due_at) do nothing
)
