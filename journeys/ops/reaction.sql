-- One row for each due enrollment: yes if what is asked has become of one of the messages that this run's last pass
-- through the block has sent, else no. What is known of them stands in the ledger.
answer as materialized (
  select d.place, d.id, d.customer_id, d.journey_id, d.visit, coalesce(m.holds, false) as holds, m.known
  from due d
  cross join lateral (
    select bool_or({holds}) as holds,
           jsonb_strip_nulls(jsonb_build_object(
             'messages', count(*), 'sent_at', max(e.sent_at), 'delivered_at', max(e.delivered_at),
             'opened_at', max(e.opened_at), 'opened_grade', min(e.opened_grade), 'clicked_at', max(e.clicked_at),
             'replied_at', max(e.replied_at))) as known
    from delivery_message e
    where e.customer_id = d.customer_id and e.enrollment_id = d.id and {of_block} and {last_pass}
      and ({channel} = '' or e.channel = {channel})
  ) m
  where {now}::timestamptz is not null
),
verdict as materialized (
  select place, id, customer_id, journey_id, visit, case when holds then 'yes' else 'no' end as port,
         case when holds then 'condition_true' else 'condition_false' end as reason,
         jsonb_build_object('compared', jsonb_build_object('', known)) as detail, null::timestamptz as due_at
  from answer
)
