-- One row: a product whose name or category has words, or whose number begins, as was typed; at most 10,000.
-- The expression over words is that of the index product_words.
select id from customers_product
where to_tsvector('simple', customers_fold(name || ' ' || category)) @@ to_tsquery('simple', customers_fold({words}))
union
select id from customers_product where sku like {sku}
limit 10000
