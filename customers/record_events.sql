-- One row: an event that was new, by its customer, with its id and its name. An event is counted once by (customer, key).
-- Sorted by customer, so that two writers of the same customers wait for each other and never deadlock. Of two of one
-- key the first given stands.
insert into customers_event
    (customer_id, key, name, properties, occurred_at, source, received_at)
select given.customer_id, given.key, given.name, given.properties, given.occurred_at, given.source,
    {now}::timestamptz
from unnest(
    {customer_ids}::bigint[], {keys}::text[], {names}::text[], {properties}::jsonb[],
    {occurred_ats}::timestamptz[], {sources}::text[]
) with ordinality as given (customer_id, key, name, properties, occurred_at, source, place)
join customers_customer customer on customer.id = given.customer_id
order by given.customer_id, given.key, given.place
on conflict (customer_id, key) do nothing
returning customer_id, id, name
