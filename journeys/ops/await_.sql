-- One row for each enrollment that is due here, by its time-out or because something happened to its customer.
-- The step's message is the one of the visit before. Its time-out counts from its hand-over: a row that is still queued
-- at its latest moment, or whose customer has reacted otherwise, is withdrawn (superseded) here; one that the
-- dispatcher holds at this instant is looked at again. A reaction wins over a time-out of the same instant.
asked as (
  select d.id, d.customer_id, d.journey_id, d.run, d.visit, m.id as message_id, m.status, m.sent_at, m.expires_at,
         m.error_code, m.error_text,
         case when 'purchased' = any({stop_on}::text[]) then (
           select min(p.occurred_at) from customers_purchase p
           where p.customer_id = d.customer_id and p.occurred_at > d.entered_at and p.occurred_at <= {now}
         ) end as bought_at,
         coalesce(
           case when m.clicked_at is not null and 'clicked' = any({stop_on}::text[]) then 'clicked'
                when m.replied_at is not null and 'replied' = any({stop_on}::text[]) then 'replied'
                when m.opened_grade = any({grades}::text[]) and 'opened' = any({stop_on}::text[]) then 'opened' end,
           e.reaction) as reaction
  from due d
  left join delivery_message m
    on m.customer_id = d.customer_id and m.enrollment_id = d.id and m.visit = d.visit - 1
  left join lateral (
    select case when bool_or(e.clicked_at is not null) and 'clicked' = any({stop_on}::text[]) then 'clicked'
                when bool_or(e.replied_at is not null) and 'replied' = any({stop_on}::text[]) then 'replied'
                when bool_or(e.opened_grade = any({grades}::text[])) and 'opened' = any({stop_on}::text[]) then 'opened'
           end as reaction
    from delivery_message e
    where not {first} and e.customer_id = d.customer_id and e.enrollment_id = d.id
      and e.visit >= d.node_visit and e.visit < d.visit - 1
  ) e on true
),
seen as materialized (
  select *, bought_at is not null or reaction is not null as reacted from asked
),
withdrawn as (
  update delivery_message m set status = 'superseded'
  from seen s
  where m.customer_id = s.customer_id and m.id = s.message_id and m.status in ('queued', 'held')
    and s.status in ('queued', 'held') and (s.reacted or s.expires_at <= {now})
  returning m.customer_id, m.id
),
verdict as materialized (
  select s.id, s.customer_id, s.journey_id, s.run, s.visit, r.port,
         case r.port when 'reacted' then case when s.bought_at is not null then 'purchased' else s.reaction end
                     when 'timed_out' then 'timed_out'
                     when 'failed' then case when w.id is not null or s.status is null then 'superseded'
                                             when s.error_code = any({last_look}::text[]) then s.error_code
                                             else s.status end
         end as reason,
         case when r.port = 'failed' and s.error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', s.error_code, 'text', s.error_text))
              when s.bought_at is not null then jsonb_build_object('at', s.bought_at) end as detail,
         case when r.port is not null then null
              when s.sent_at is not null then s.sent_at + {timeout} * interval '1 second'
              when s.status in ('queued', 'held') and s.expires_at > {now} then s.expires_at
              else {now} + {look_again} * interval '1 second' end as due_at
  from seen s
  left join withdrawn w on w.customer_id = s.customer_id and w.id = s.message_id
  cross join lateral (
    select case when s.reacted then 'reacted'
                when w.id is not null or s.status = any({failures}::text[]) or s.status = 'superseded' or s.status is null
                  then 'failed'
                when s.sent_at + {timeout} * interval '1 second' <= {now} then 'timed_out'
           end as port
    offset 0
  ) r
)
