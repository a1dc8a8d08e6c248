-- One row for each enrollment that is due here: on its arrival, when something happened to its customer, or when its time
-- is over. The first event that counts decides, also one of the very instant in which the time is over.
-- Nothing is lost by who comes first: whoever records an event wakes all who are inside (waking.sql), and an enrollment
-- that is being moved here at that instant is judged on its arrival, after it. Only somebody who is just entering is not
-- inside yet for a writer that has not committed: who waits at once is looked at once more. An event that is dated
-- later than this moment (another machine's clock, a replay) counts when its moment has come.
came as materialized (
  select d.place, d.id, d.customer_id, d.journey_id, d.visit, d.moved_at, h.number, h.event_id, h.occurred_at,
         {over_at} as over_at
  from due d
  left join lateral (
    select * from ({happenings}) h order by h.occurred_at, h.number limit 1
  ) h on true
),
verdict as materialized (
  select k.place, k.id, k.customer_id, k.journey_id, k.visit, o.port,
         case when o.port = 'timed_out' then 'timed_out' else 'event_came' end as reason,
         case when o.port <> 'timed_out' then jsonb_build_object(
           'kind', ({kinds}::text[])[k.number], 'id', k.event_id, 'name', ({names}::text[])[k.number], 'at', k.occurred_at)
         end as detail,
         case when o.port is null then least(k.over_at, k.occurred_at, l.again_at) end as due_at
  from came k
  cross join lateral (
    select case when k.visit = 1 and k.moved_at + interval '1 minute' > {now} then k.moved_at + interval '1 minute' end
      as again_at
  ) l
  cross join lateral (
    select case when k.occurred_at <= {now} then ({keys}::text[])[k.number]
                when k.over_at <= {now} then 'timed_out' end as port
    offset 0
  ) o
)
