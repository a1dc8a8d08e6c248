-- The members of one batch of a launch (models.LaunchBatch), taken off in this transaction.
batch as (
  delete from journeys_launchbatch
  where id = (select b.id from journeys_launchbatch b
              where b.launch_id = {launch} and exists (select from live) order by b.id limit 1 for update skip locked)
  returning customer_ids
),
candidate as materialized (
  select m.customer_id, ''::varchar as key, null::jsonb as context, {cause} as cause, 0::bigint as place,
         {now}::timestamptz as occurred_at, {now}::timestamptz as due_at
  -- Who has become another one since (customers/joining) comes as that one.
  from (
    select distinct coalesce(g.present_id, m.customer_id) as customer_id
    from (select unnest(customer_ids) as customer_id from batch) m
    left join customers_merge g on g.lost_id = m.customer_id and g.undone_at is null
  ) m
)
