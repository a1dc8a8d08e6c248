-- One row: how many customers came into a list that nobody else has seen yet: all different, and there a moment ago.
with added as (
    insert into customers_listmember (list_id, customer_id, added_at)
    select {list}::bigint, c.id, {now}::timestamptz
    from unnest({ids}::bigint[]) as given (id)
    join customers_customer c on c.id = given.id
    order by c.id
    returning 1
)
select count(*) from added
