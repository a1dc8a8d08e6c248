-- One row: a purchase that was new, by its customer, with its id. A purchase is counted once by (customer, key).
-- Sorted by customer, so that two writers of the same customers wait for each other and never deadlock.
insert into customers_purchase
    (customer_id, key, occurred_at, amount, currency, units, source, received_at)
select given.customer_id, given.key, given.occurred_at, given.amount, given.currency, given.units, given.source,
    {now}::timestamptz
from unnest(
    {customer_ids}::bigint[], {keys}::text[], {occurred_ats}::timestamptz[], {amounts}::numeric[],
    {currencies}::text[], {units}::integer[], {sources}::text[]
) as given (customer_id, key, occurred_at, amount, currency, units, source)
join customers_customer customer on customer.id = given.customer_id
order by given.customer_id, given.key
on conflict (customer_id, key) do nothing
returning customer_id, id
