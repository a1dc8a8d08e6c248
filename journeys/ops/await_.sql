-- One row for each enrollment that is due here, by its time-out or because something happened to its customer.
-- The step's message is the one of the visit before. Its time-out counts from its hand-over: a row that is still queued
-- at its latest moment, or whose customer has reacted otherwise, is withdrawn (superseded) here; one that the
-- dispatcher holds at this instant is looked at again. A reaction wins over a time-out of the same instant.
seen as materialized (
  select d.id, d.customer_id, d.journey_id, d.visit, m.*, p.bought_at,
         p.bought_at is not null or m.reaction is not null as reacted
  from due d
  left join lateral (
    select case when bool_or(m.clicked_at is not null) and 'clicked' = any({stop_on}::text[]) then 'clicked'
                when bool_or(m.replied_at is not null) and 'replied' = any({stop_on}::text[]) then 'replied'
                when bool_or(m.opened_grade = any({grades}::text[])) and 'opened' = any({stop_on}::text[]) then 'opened'
           end as reaction,
           max(m.id) filter (where m.visit = d.visit - 1) as message_id,
           max(m.status) filter (where m.visit = d.visit - 1) as status,
           max(m.sent_at) filter (where m.visit = d.visit - 1) as sent_at,
           max(m.expires_at) filter (where m.visit = d.visit - 1) as expires_at,
           max(m.error_code) filter (where m.visit = d.visit - 1) as error_code,
           max(m.error_text) filter (where m.visit = d.visit - 1) as error_text
    from delivery_message m
    where m.customer_id = d.customer_id and m.enrollment_id = d.id and m.visit >= d.node_visit
  ) m on true
  left join lateral (
    select p.occurred_at as bought_at from customers_purchase p
    where 'purchased' = any({stop_on}::text[])
      and p.customer_id = d.customer_id and p.occurred_at > d.entered_at and p.occurred_at <= {now}
    order by p.occurred_at limit 1
  ) p on true
),
withdrawn as (
  update delivery_message m set status = 'superseded'
  from seen s
  where m.customer_id = s.customer_id and m.id = s.message_id and m.status in ('queued', 'held')
    and s.status in ('queued', 'held') and (s.reacted or s.expires_at <= {now})
  returning m.customer_id, m.id
),
ruled as materialized (
  select s.id, s.customer_id, s.journey_id, s.visit, s.reacted, s.reaction, s.bought_at, s.status, s.sent_at, s.expires_at,
         s.error_code, s.error_text, w.id is not null as withdrawn,
         case when s.reacted then 'reacted'
              when w.id is not null or s.status = any({failures}::text[]) or s.status = 'superseded' or s.status is null
                then 'failed'
              when s.sent_at + {timeout} * interval '1 second' <= {now} then 'timed_out'
         end as port
  from seen s left join withdrawn w on w.customer_id = s.customer_id and w.id = s.message_id
),
verdict as materialized (
  select id, customer_id, journey_id, visit, port,
         case port when 'reacted' then case when bought_at is not null then 'purchased' else reaction end
                   when 'timed_out' then 'timed_out'
                   when 'failed' then case when withdrawn or status is null then 'superseded' else status end
         end as reason,
         case when port = 'failed' and error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', error_code, 'text', error_text))
              when bought_at is not null then jsonb_build_object('at', bought_at) end as detail,
         case when port is not null then null
              when sent_at is not null then sent_at + {timeout} * interval '1 second'
              when status in ('queued', 'held') and expires_at > {now} then expires_at
              else {now} + {look_again} * interval '1 second' end as due_at
  from ruled
)
