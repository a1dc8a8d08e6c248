-- One row of the first table: an order of the chunk that is a known purchase; of the second: a line of one (`purchase` is
-- the order's number).
-- amount: what a row says of the order, null if none does. is_begun: a chunk before had lines of it. is_whole: the chunk has
-- all its lines, and what else the base has is gone.
-- purchase_id and is_summed are filled when the orders are found: whether the amount of a known purchase is the sum of its
-- lines, or was told by itself.
create temporary table if not exists import_orders (
    number integer primary key,
    customer_id bigint not null,
    key text not null,
    occurred_at timestamptz not null,
    amount numeric(14, 2),
    currency text not null,
    is_begun boolean not null,
    is_whole boolean not null,
    purchase_id bigint,
    is_summed boolean
) on commit drop;
create temporary table if not exists import_lines (
    number integer not null,
    purchase integer not null,
    place integer not null,
    key text not null,
    sku text not null,
    name text not null,
    category text not null,
    quantity numeric(12, 3) not null,
    price numeric(16, 4),
    amount numeric(14, 2) not null,
    cost numeric(16, 4)
) on commit drop;
truncate import_orders, import_lines
