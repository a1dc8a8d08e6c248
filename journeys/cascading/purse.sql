,
-- The purse of a cascade with a budget: what it has spent or promised so far. Its row stays locked until this batch is
-- written, so that two workers do not both spend the last. (What the counters know may be more: a text that became longer
-- than was reckoned.) One row.
purse as materialized (
  select greatest(u.committed, coalesce((
           select sum(c.cost) from delivery_messagecount c
           join (select journey_id, version_id from {due} limit 1) w
             on c.journey_id = w.journey_id and c.version_id = w.version_id
           where c.op = any({sends}::smallint[])
         ), 0)) as committed
  from journeys_purse u where u.id = {purse_id} for update
)
