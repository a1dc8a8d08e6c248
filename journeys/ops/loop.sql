-- One row for each due enrollment: again, until it has gone round as often as is allowed; then it is done, and would begin
-- to count anew if it came once more (from a loop around this one).
rounds as materialized (
  select d.*, coalesce((d.context #>> array['rounds', {node}])::int, 0) as gone from due d
  where {now}::timestamptz is not null
),
verdict as materialized (
  select id, customer_id, journey_id, place, visit,
         case when gone < {most} then 'again' else 'done' end as port,
         case when gone < {most} then 'again' else 'loop_over' end as reason,
         jsonb_build_object('round', least(gone + 1, {most}), 'most', {most}) as detail,
         null::timestamptz as due_at,
         coalesce(context, '{{}}') || jsonb_build_object('rounds', coalesce(context -> 'rounds', '{{}}')
           || jsonb_build_object({node}, case when gone < {most} then gone + 1 else 0 end)) as context
  from rounds
)
