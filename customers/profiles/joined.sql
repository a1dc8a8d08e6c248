-- One row: a customer who was joined into this one, directly or through others, and whose rows may still have that number.
with recursive joined (id) as (
    values ({customer}::bigint)
    union
    select merge.lost_id from customers_merge merge join joined on joined.id = merge.kept_id where merge.undone_at is null
)
select id from joined
