-- One row for each enrollment that is due here, by its time-out or because something happened to its customer.
-- The step's message is the one of the visit before. Its time-out counts from its hand-over: a row that is still queued
-- at its latest moment, or whose customer has reacted otherwise, is withdrawn (superseded) here; one that the
-- dispatcher holds at this instant is looked at again. A reaction wins over a time-out of the same instant.
asked as (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, d.node_visit, d.entered_at, d.key, d.context, m.*, p.bought_at
  from due d
  -- The messages of this pass so far: a late reaction to an earlier step is a reaction too.
  cross join lateral (
    select max(e.id) filter (where e.visit = d.visit - 1) as message_id,
           max(e.status) filter (where e.visit = d.visit - 1) as status,
           max(e.sent_at) filter (where e.visit = d.visit - 1) as sent_at,
           max(e.expires_at) filter (where e.visit = d.visit - 1) as expires_at,
           max(e.error_code) filter (where e.visit = d.visit - 1) as error_code,
           max(e.error_text) filter (where e.visit = d.visit - 1) as error_text,
           case when bool_or(e.clicked_at is not null) and 'clicked' = any({stop_on}::text[]) then 'clicked'
                when bool_or(e.replied_at is not null) and 'replied' = any({stop_on}::text[]) then 'replied'
                when bool_or(e.opened_grade = any({grades}::text[])) and 'opened' = any({stop_on}::text[]) then 'opened'
           end as reaction
    from delivery_message e
    where e.customer_id = d.customer_id and e.enrollment_id = d.id and e.visit >= d.node_visit and e.visit < d.visit
  ) m
  cross join lateral (
    select case when 'purchased' = any({stop_on}::text[]) then (
             select p.occurred_at from customers_purchase p
             where p.customer_id = d.customer_id and p.occurred_at > d.entered_at and p.occurred_at <= {now}
             order by p.occurred_at limit 1
           ) end as bought_at
    offset 0
  ) p
),
seen as materialized (
  select *, bought_at is not null or reaction is not null as reacted from asked
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
         case r.port when 'reacted' then case when s.bought_at is not null then 'purchased' else s.reaction end
                     when 'timed_out' then 'timed_out'
                     when 'failed' then case when s.gone or s.status is null then 'superseded'
                                             when s.error_code = any({last_look}::text[]) then s.error_code
                                             else s.status end
         end as reason,
         case when r.port = 'failed' and s.error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', s.error_code, 'text', s.error_text))
              when s.bought_at is not null then jsonb_build_object('at', s.bought_at) end as detail,
         case when r.port is not null then null
              when s.sent_at is not null then {over_at}
              when s.status in ('queued', 'held') and s.expires_at > {now} then s.expires_at
              else {now} + {look_again} * interval '1 second' end as due_at
  from judged s
  cross join lateral (
    select case when s.reacted then 'reacted'
                when s.gone or s.status = any({failures}::text[]) or s.status = 'superseded' or s.status is null
                  then 'failed'
                when {over_at} <= {now} then 'timed_out'
           end as port
    offset 0
  ) r
)
