-- One row of the table: a customer of the base, all its rows of the chunk taken together.
-- endpoints is {{channel: endpoint}}, grants is {{"channel topic_id": yes or no}}; told is when what a message says was
-- so, in seconds, as in Customer.told_at: empty where a file says what is so now.
create temporary table if not exists import_customers (
    customer_id bigint primary key,
    attributes jsonb not null,
    time_zone text not null,
    language text not null,
    endpoints jsonb not null,
    grants jsonb not null,
    consented_at timestamptz,
    told jsonb not null
) on commit drop;
truncate import_customers
