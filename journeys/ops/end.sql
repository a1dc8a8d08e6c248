-- One row for each due enrollment: whether its customer is to leave the other journey (or the other runs of this one). They
-- are let out by the engine's next look (engine/leaving.sql); the run that says so stays.
verdict as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, {journey} as other_id, 'next' as port,
         case when i.is_inside then 'sent_away' else 'not_inside' end as reason,
         jsonb_build_object('journey', {journey}, 'name', (select name from journeys_journey where id = {journey})) as detail,
         null::timestamptz as due_at
  from due d
  cross join lateral (
    select exists (
      select from journeys_enrollment e
      where e.customer_id = d.customer_id and e.journey_id = {journey} and e.exited_at is null and e.id <> d.id
    ) as is_inside
    offset 0
  ) i
),
told as (
  insert into journeys_departure (journey_id, customer_id, cause, created_at)
  select v.other_id, v.customer_id,
         jsonb_build_object('kind', 'journey', 'id', v.journey_id, 'name', f.name, 'spares', v.id), {now}
  from verdict v join journeys_journey f on f.id = v.journey_id
  where v.reason = 'sent_away'
)
