-- One row: an event that was new, with its id, its name and its place in the chunk. An event is a fact: the first that
-- came by a (customer, key) stands. Sorted by customer, so that two writers of the same customers never deadlock.
with stored as (
    insert into customers_event (customer_id, key, name, properties, occurred_at, source, received_at)
    select customer_id, key, name, properties, occurred_at, {source}, {now}::timestamptz
    from import_events
    order by customer_id, key, number
    on conflict (customer_id, key) do nothing
    returning customer_id, key, id, name
)
select stored.customer_id, stored.id, stored.name, first.number
from stored
join (
    select distinct on (customer_id, key) customer_id, key, number
    from import_events
    order by customer_id, key, number
) first on first.customer_id = stored.customer_id and first.key = stored.key
