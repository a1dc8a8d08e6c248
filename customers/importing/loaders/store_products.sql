-- One row: a product that is new, or of which the rows say something else than the catalogue. Silence changes nothing.
insert into customers_product as known
    (sku, name, category, price, currency, cost, picture_url, url, source, updated_at)
select sku, coalesce(product_name, ''), coalesce(category, ''), price, coalesce(currency, ''), cost,
    coalesce(picture_url, ''), coalesce(url, ''), {source}, {now}::timestamptz
from import_products
order by sku
on conflict (sku) do update
    set (name, category, price, currency, cost, picture_url, url, source, updated_at) = (
        select coalesce(staged.product_name, known.name), coalesce(staged.category, known.category),
            coalesce(staged.price, known.price), coalesce(staged.currency, known.currency),
            coalesce(staged.cost, known.cost), coalesce(staged.picture_url, known.picture_url),
            coalesce(staged.url, known.url), excluded.source, excluded.updated_at
        from import_products staged
        where staged.sku = excluded.sku
    )
    where exists (
        select from import_products staged
        where staged.sku = excluded.sku
            and (coalesce(staged.product_name, known.name), coalesce(staged.category, known.category),
                coalesce(staged.price, known.price), coalesce(staged.currency, known.currency),
                coalesce(staged.cost, known.cost), coalesce(staged.picture_url, known.picture_url),
                coalesce(staged.url, known.url))
            is distinct from (known.name, known.category, known.price, known.currency, known.cost, known.picture_url,
                known.url)
    )
returning sku, xmax = 0
