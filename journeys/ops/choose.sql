-- One row for each due enrollment: the step that comes next, of those that were not tried yet in this pass; with none
-- left, exhausted, or unreachable if none was sent. The channel comes first on which the customer reacted to the largest
-- share of what was handed over since {since}; equals, and channels without any, as drawn.
tried as materialized (
  select d.*, t.ops, t.was_sent
  from due d
  cross join lateral (
    select coalesce(array_agg(k.op), '{{}}') as ops, coalesce(bool_or(k.port = 'sent'), false) as was_sent
    from journeys_decision k
    where k.customer_id = d.customer_id and k.enrollment_id = d.id and k.visit >= d.node_visit
      and k.op = any({sends}::smallint[])
  ) t
),
verdict as materialized (
  select t.id, t.customer_id, t.journey_id, t.place, t.visit,
         case when b.nth is not null then 'step_' || b.nth when t.was_sent then 'exhausted' else 'unreachable' end as port,
         case when b.nth is not null then 'chosen' else 'all_tried' end as reason,
         case when b.sent > 0 then jsonb_build_object('channel', b.channel, 'sent', b.sent, 'reacted', b.reacted) end as detail,
         null::timestamptz as due_at
  from tried t
  left join lateral (
    select s.nth, s.channel, h.sent, h.reacted
    from unnest({sends}::smallint[], {channels}::text[]) with ordinality as s(op, channel, nth)
    left join (
      select e.channel, count(*) as sent,
             count(*) filter (where e.clicked_at is not null or e.replied_at is not null
                                    or e.opened_grade = any({grades}::text[])) as reacted
      from delivery_message e
      where e.customer_id = t.customer_id and e.sent_at > {since} and e.channel = any({channels}::text[])
      group by e.channel
    ) h on h.channel = s.channel
    where s.op <> all(t.ops)
    order by coalesce(h.reacted::numeric / h.sent, 0) desc, s.nth limit 1
  ) b on {now}::timestamptz is not null
)
