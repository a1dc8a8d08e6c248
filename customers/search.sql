-- One row: a customer whose name has words, or whose address or identity is one, that begin with what was typed, and how
-- well it fits (0: it is just that). Every branch is bounded, so that it costs no more where half of the base fits.
-- The expression over names is that of the index customer_words.
select id, min(rank) from (
    (
        select id, 1 as rank from customers_customer
        where to_tsvector('simple', customers_fold(
                coalesce(attributes ->> 'first_name', '') || ' ' || coalesce(attributes ->> 'last_name', '')
            )) @@ to_tsquery('simple', customers_fold({words}))
        limit {limit}
    )
    union all
    (
        select customer_id, case when endpoint in ({typed_lower}, {phone_whole}) then 0 else 1 end from customers_address
        where endpoint like {address} or endpoint like {phone}
        limit {limit}
    )
    union all
    (
        select customer_id, case when value in ({typed}, {phone_whole}) then 0 else 1 end from customers_identity
        where value like {identity} or value like {phone} or value like {upper} or value like {address}
        limit {limit}
    )
    union all
    select id, 0 from customers_customer where id = {number}
) found
group by id
