-- One row of the table: an event of the chunk, in the order in which it was given.
-- by_values: it has no id of its own, and its key is made of its values; occurrence counts equal ones so far.
create temporary table if not exists import_events (
    number integer not null,
    customer_id bigint not null,
    key text not null,
    by_values boolean not null,
    name text not null,
    occurred_at timestamptz not null,
    properties jsonb not null,
    occurrence integer
) on commit delete rows
