-- One row for each enrollment that is due here, by its time-out or because something happened to its customer.
-- The step's message is the one of the visit before. Its time-out counts from its hand-over: a row that is still queued
-- at its latest moment, or whose customer has reacted otherwise, is withdrawn (superseded) here; one that the
-- dispatcher holds at this instant is looked at again. A reaction wins over a time-out of the same instant.
asked as (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, d.node_visit, d.entered_at, d.key, d.context, m.*, o.*
  from due d
  {messages}
  cross join lateral (
    select {bought_at} as bought_at{asked_besides}
    offset 0
  ) o
),
seen as materialized (
  select s.*, s.bought_at is not null or {event_} is not null or s.reaction is not null as reacted from asked s
),
withdrawn as (
  update delivery_message m set status = 'superseded'
  from seen s
  where m.customer_id = s.customer_id and m.id = s.message_id and m.status in ('queued', 'held')
    and s.status in ('queued', 'held') and (s.reacted or s.expires_at <= {now})
  returning m.id
),
judged as (
  -- A look-up in a hash; a join would be planned for one row, and compare every pair when an account has been down.
  select s.*, coalesce(s.message_id in (select id from withdrawn), false) as gone from seen s
),
verdict as materialized (
  select s.id, s.customer_id, s.journey_id, s.place, s.visit, s.node_visit, s.entered_at, s.key, s.context, r.port,
         case r.port when 'reacted' then case when s.bought_at is not null then 'purchased'
                                              when {event_} is not null then 'happened' else s.reaction end
                     when 'timed_out' then 'timed_out'
                     when 'exhausted' then 'deadline'
                     when 'out' then s.error_code
                     when 'failed' then case when s.gone or s.status is null then 'superseded'
                                             when s.error_code = any({last_look}::text[]) then s.error_code
                                             else s.status end
         end as reason,
         case when r.port in ('failed', 'out') and s.error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', s.error_code, 'text', s.error_text))
              when s.bought_at is not null then jsonb_build_object('at', s.bought_at)
              when {event_} is not null then {event_}
              when r.port = 'exhausted' then jsonb_build_object('at', {deadline_at_})
              -- To a step before this one, whose message has gone out meanwhile: nothing is recalled.
              when s.reaction is not null and not {first} and not s.gone then (
                select case when l.visit < s.visit - 1 then jsonb_strip_nulls(jsonb_build_object(
                         'late', true, 'step', ({steps}::int[])[array_position({sends}::int[], l.op::int)])) end
                from (
                  select e.visit, e.op from delivery_message e
                  where e.customer_id = s.customer_id and e.enrollment_id = s.id
                    and e.visit >= s.node_visit and e.visit < s.visit and {reacted}
                  order by e.visit desc limit 1
                ) l
              ) end as detail,
         case when r.port is not null then null
              when s.sent_at is not null then least({over_at}, {deadline_at_})
              -- Were it handed over now, its time would be over then.
              when s.status in ('queued', 'held') and s.expires_at > {now}
                then least(s.expires_at, {now}::timestamptz + {timeout} * interval '1 second', {deadline_at_})
              else {now} + {look_again} * interval '1 second' end as due_at
  from judged s
  cross join lateral (
    select case when s.reacted then 'reacted'
                when s.gone or s.status = any({failures}::text[]) or s.status = 'superseded' or s.status is null
                  then case when s.error_code = any({exits_on}::text[]) then 'out' else 'failed' end
                when {over_at} <= {now} then 'timed_out'
                when {deadline_at_} <= {now} then 'exhausted'
           end as port
    offset 0
  ) r
){settling}
