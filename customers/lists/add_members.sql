-- One row for each customer who came into the list. Who is in it already, or is no customer, is passed over; who has become
-- another customer by a merge is that one. The list is locked, lest it be deleted under them.
with into_list as (
    select id from customers_customerlist where id = {list}::bigint for key share
),
given as (
    select distinct coalesce(m.present_id, given.id) as id
    from unnest({ids}::bigint[]) as given (id)
    left join customers_merge m on m.lost_id = given.id and m.undone_at is null
),
added as (
    insert into customers_listmember (list_id, customer_id, added_at)
    select l.id, c.id, {now}::timestamptz
    from given
    join customers_customer c on c.id = given.id
    cross join into_list l
    on conflict do nothing
    returning customer_id
)
select customer_id from added
