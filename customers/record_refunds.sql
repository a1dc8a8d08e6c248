-- One row: a refund that was not known. Whoever calls has looked for its key under the lock of its purchase; a refund that
-- waits has no purchase, and of two writers at once the first stands.
insert into customers_refund
    (customer_id, key, order_key, purchase_id, occurred_at, amount, taken, lines, reason, source, received_at)
select given.*, {now}::timestamptz
from unnest(
    {customer_ids}::bigint[], {keys}::text[], {order_keys}::text[], {purchase_ids}::bigint[], {occurred_ats}::timestamptz[],
    {amounts}::numeric[], {taken}::numeric[], {lines}::jsonb[], {reasons}::text[], {sources}::text[]
) as given (customer_id, key, order_key, purchase_id, occurred_at, amount, taken, lines, reason, source)
order by given.customer_id, given.key
