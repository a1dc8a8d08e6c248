-- One row: a customer who has been put at an entry, by what the run is about. Who stands there already with the same
-- moment is not put there twice.
insert into journeys_arrival (journey_id, version_id, op, customer_id, key, due_at, occurred_at, context, cause)
select {journey}, {version}, {op}, customer_id, key, {now}, {now}, context, {cause}
from unnest({customers}::bigint[], {keys}::text[], {contexts}::jsonb[]) as p(customer_id, key, context)
order by customer_id, key
on conflict (journey_id, op, customer_id, key, due_at) do nothing
returning customer_id, key
