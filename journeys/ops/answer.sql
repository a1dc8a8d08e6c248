-- One row for each enrollment that waits for the answer to its call (the message of the visit before): because its time
-- is over, or because something happened to its customer, the answer most of all. A call that is still queued when the
-- time is over is withdrawn; one that is being made at this instant is looked at again. The answer goes into the context of
-- the run, and is kept nowhere else.
asked as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, d.context, m.id as message_id, m.status, m.error_code,
         m.error_text, {over_at} as over_at, h.is_heard is true as is_heard, h.status as http_status, h.body, h.is_too_large
  from due d
  left join lateral (
    select m.id, m.status, m.error_code, m.error_text from delivery_message m
    where m.customer_id = d.customer_id and m.enrollment_id = d.id and m.visit = d.visit - 1 order by m.id desc limit 1
  ) m on true
  left join lateral (
    select true as is_heard, h.status, h.body, h.is_too_large from delivery_callanswer h
    where h.customer_id = d.customer_id and h.message_id = m.id offset 0
  ) h on true
),
withdrawn as (
  update delivery_message m set status = 'superseded'
  from asked a
  where m.customer_id = a.customer_id and m.id = a.message_id and m.status in ('queued', 'held')
    and a.status in ('queued', 'held') and a.over_at <= {now}
  returning m.id
),
taken as (
  delete from delivery_callanswer h using asked a
  where a.is_heard and h.customer_id = a.customer_id and h.message_id = a.message_id
),
told as materialized (
  select a.*, coalesce(a.message_id in (select id from withdrawn), false) as gone from asked a
),
judged as materialized (
  select t.*, case when t.is_heard then (select {case} from (select t.body as properties) e)
                   when t.gone then 'timed_out'
                   when t.status = any({failures}::text[])
                     then case when t.error_code = any({unanswered}::text[]) then 'timed_out' else 'failed' end
                   when t.status is null or t.status = 'superseded' then 'failed'
                   when t.over_at <= {now} and t.status not in ('queued', 'held', 'sending') then 'timed_out'
              end as port
  from told t
),
verdict as materialized (
  select j.id, j.customer_id, j.journey_id, j.place, j.visit, j.port,
         case when j.port is null then null
              when j.is_heard then 'answered'
              when j.port = 'timed_out' then 'timed_out'
              else coalesce(j.status, 'superseded') end as reason,
         case when j.is_heard then jsonb_strip_nulls(jsonb_build_object(
                'name', {name}::text, 'status', j.http_status, 'too_large', nullif(j.is_too_large, false)))
              when j.port is not null and j.error_code is not null
                then jsonb_strip_nulls(jsonb_build_object('code', j.error_code, 'text', j.error_text)) end as detail,
         case when j.is_heard then coalesce(j.context, '{{}}') || jsonb_build_object(
                'answers', coalesce(j.context -> 'answers', '{{}}') || jsonb_build_object({name}::text, j.body)) end as context,
         case when j.port is null then
           case when j.over_at > {now} then j.over_at else {now} + {look_again} * interval '1 second' end end as due_at
  from judged j
)
