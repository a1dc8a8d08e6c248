-- One row for each due enrollment: whether its customer was in the list, and is now. Several runs of one customer in a
-- batch are one change, which the first of them makes. Members are written in the order of customers, lest two who change
-- the same list wait for each other crosswise; the list itself is locked, lest it be deleted under them. Whoever waits for
-- a change of these customers, or watches a segment that asks for the list, is told through the inboxes of both.
asked as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit,
         row_number() over (partition by d.customer_id order by d.entered_at, d.id) as nth
  from due d
),
kept as materialized (
  select id from customers_customerlist where id = {list}::bigint for key share
),
added as (
  insert into customers_listmember (list_id, customer_id, added_at)
  select k.id, a.customer_id, {now}::timestamptz
  from asked a cross join kept k
  where {adds} and a.nth = 1
  order by a.customer_id
  on conflict do nothing
  returning customer_id
),
going as materialized (
  select m.customer_id from customers_listmember m
  where not {adds} and m.list_id = {list}::bigint and m.customer_id = any(array(select customer_id from asked))
  order by m.customer_id
  for update
),
removed as (
  delete from customers_listmember
  where list_id = {list}::bigint and customer_id = any(array(select customer_id from going))
  returning customer_id
),
changed as materialized (
  select customer_id from added union all select customer_id from removed
),
told as (
  insert into journeys_wake (customer_id, created_at)
  select customer_id, {now}::timestamptz from changed
),
looked as (
  insert into journeys_watchwake (customer_id)
  select customer_id from changed
  where exists (select from journeys_watch w join journeys_journey j on j.id = w.journey_id and j.status = 'running')
),
verdict as materialized (
  select j.id, j.customer_id, j.journey_id, j.place, j.visit, 'next' as port,
         case when not exists (select from kept) then 'list_gone'
              when j.is_changed then case when {adds} then 'listed' else 'unlisted' end
              else 'unchanged' end as reason,
         jsonb_build_object('list', {list}::bigint, 'before', {adds} <> j.is_changed, 'after', {adds}::boolean) as detail,
         null::timestamptz as due_at
  from (
    -- A look-up in a hash; a join would be planned for a few rows, and compare every pair.
    select a.*, a.nth = 1 and a.customer_id in (select customer_id from changed) as is_changed from asked a
  ) j
)
