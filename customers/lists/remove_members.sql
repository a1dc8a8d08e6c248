-- One row for each customer who went out of the list; who has become another customer by a merge is that one.
with removed as (
    delete from customers_listmember
    where list_id = {list}::bigint and customer_id in (
        select coalesce(m.present_id, given.id)
        from unnest({ids}::bigint[]) as given (id)
        left join customers_merge m on m.lost_id = given.id and m.undone_at is null
    )
    returning customer_id
)
select customer_id from removed
