-- One row of the table: a product of the chunk, all its rows taken together. Null: they do not say.
create temporary table if not exists import_products (
    sku text primary key,
    product_name text,
    category text,
    price numeric(16, 4),
    currency text,
    cost numeric(16, 4),
    picture_url text,
    url text
) on commit drop;
truncate import_products
