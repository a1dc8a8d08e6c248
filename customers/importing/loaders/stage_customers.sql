-- One row of the table: a customer of the chunk, all its rows of the file taken together.
-- endpoints is {{channel: endpoint}}, grants is {{"channel topic_id": yes or no}}.
create temporary table if not exists import_customers (
    customer_id bigint primary key,
    is_new boolean not null,
    attributes jsonb not null,
    time_zone text not null,
    language text not null,
    created_at timestamptz,
    endpoints jsonb not null,
    grants jsonb not null,
    consented_at timestamptz
) on commit drop;
truncate import_customers
