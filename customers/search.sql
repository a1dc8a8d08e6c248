-- One row: a customer whose name has words, or whose address or identity is one, that begin with what was typed.
-- The expression over names is that of the index customer_words.
select id from customers_customer
where to_tsvector('simple', customers_fold(
        coalesce(attributes ->> 'first_name', '') || ' ' || coalesce(attributes ->> 'last_name', '')
    )) @@ to_tsquery('simple', customers_fold({words}))
union
select customer_id from customers_address where endpoint like {address} or endpoint like {phone}
union
select customer_id from customers_identity where value like {identity} or value like {phone}
union
select id from customers_customer where id = {number}
