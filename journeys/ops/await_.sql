-- One row for each enrollment that is due here, by its time-out or because something happened to its customer.
-- The step's message is the one of the visit before. Its time-out counts from its hand-over: a row that is still queued
-- at its latest moment, or whose customer has reacted otherwise, is withdrawn (superseded) here; one that the
-- dispatcher holds at this instant is looked at again. A reaction wins over a time-out of the same instant.
asked as (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, d.node_visit, d.entered_at, d.key, d.context,
         m.message_id, m.status, m.sent_at, m.expires_at, m.error_code, m.error_text, {reaction_so_far} as reaction,
         {bought_at} as bought_at{asked_besides}
  from due d
  -- As in send.sql: one walk through the index, and no loop over pairs. Messages of other visits stay without a partner.
  full join (
    select e.customer_id, e.enrollment_id, e.visit, e.id as message_id, e.status, e.sent_at, e.expires_at, e.error_code,
           e.error_text, {reaction_shown} as reaction
    from delivery_message e
    where e.customer_id = any(array(select customer_id from due)) and e.enrollment_id = any(array(select id from due))
      and {of_this_step}
    offset 0
  ) m on m.customer_id = d.customer_id and m.enrollment_id = d.id and m.visit = d.visit - 1
  offset 0
),
seen as materialized (
  select s.*, s.bought_at is not null or {event_} is not null or s.reaction is not null as reacted
  from asked s where s.id is not null
),
withdrawn as (
  update delivery_message m set status = 'superseded'
  from seen s
  where m.customer_id = s.customer_id and m.id = s.message_id and m.status in ('queued', 'held')
    and s.status in ('queued', 'held') and (s.reacted or s.expires_at <= {now})
  returning m.id
),
judged as (
  select s.*, case when s.reacted then 'reacted'
                   when s.gone or s.status = any({failures}::text[]) or s.status = 'superseded' or s.status is null
                     then case when s.error_code = any({exits_on}::text[]) then 'out' else 'failed' end
                   when {over_at} <= {now} then 'timed_out'
                   when {deadline_at_} <= {now} then 'exhausted'
              end as port
  from (
    -- A look-up in a hash; a join would be planned for one row, and compare every pair when an account has been down.
    select s.*, coalesce(s.message_id in (select id from withdrawn), false) as gone from seen s offset 0
  ) s
  offset 0
),
verdict as materialized (
  select s.id, s.customer_id, s.journey_id, s.place, s.visit, s.node_visit, s.entered_at, s.key, s.context, s.port,
         case s.port when 'reacted' then case when s.bought_at is not null then 'purchased'
                                              when {event_} is not null then 'happened' else s.reaction end
                     when 'timed_out' then 'timed_out'
                     when 'exhausted' then 'deadline'
                     when 'out' then s.error_code
                     when 'failed' then case when s.gone or s.status is null then 'superseded'
                                             when s.error_code = any({last_look}::text[]) then s.error_code
                                             else s.status end
         end as reason,
         case when s.port in ('failed', 'out') and s.error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', s.error_code, 'text', s.error_text))
              when s.bought_at is not null then jsonb_build_object('at', s.bought_at)
              when {event_} is not null then {event_}
              when s.port = 'exhausted' then jsonb_build_object('at', {deadline_at_})
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
         case when s.port is not null then null
              when s.sent_at is not null then least({over_at}, {deadline_at_})
              -- Were it handed over now, its time would be over then.
              when s.status in ('queued', 'held') and s.expires_at > {now}
                then least(s.expires_at, {now}::timestamptz + {timeout} * interval '1 second', {deadline_at_})
              else {now} + {look_again} * interval '1 second' end as due_at
  from judged s
){settling}
