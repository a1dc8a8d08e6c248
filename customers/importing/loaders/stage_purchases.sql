-- One row of the table: a purchase of the chunk, in the order of the file.
-- by_values: it has no order id, and its key is made of its values; occurrence counts equal ones in the file so far.
create temporary table if not exists import_purchases (
    number integer primary key,
    customer_id bigint not null,
    key text not null,
    by_values boolean not null,
    occurred_at timestamptz not null,
    amount numeric(14, 2) not null,
    currency text not null,
    units integer,
    occurrence integer
) on commit drop;
truncate import_purchases
