-- One row: an order that is a new purchase, by its customer and its key, with its id.
insert into customers_purchase (customer_id, key, occurred_at, amount, currency, units, source, received_at)
select customer_id, key, occurred_at, amount, currency, least(round(pieces), 2147483647), {source}, {now}::timestamptz
from unnest(
    {customer_ids}::bigint[], {keys}::text[], {occurred_ats}::timestamptz[], {amounts}::numeric[], {currencies}::text[],
    {pieces}::numeric[]
) as given (customer_id, key, occurred_at, amount, currency, pieces)
order by customer_id, key
on conflict (customer_id, key) do nothing
returning customer_id, key, id
