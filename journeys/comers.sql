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
  from (select unnest(customer_ids) as customer_id from batch) m
)
