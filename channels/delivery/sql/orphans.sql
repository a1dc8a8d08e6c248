-- One flight whose dispatcher is dead: nobody holds the lock of its claim. It is deleted; one row for each of its messages
-- of which nothing was recorded, locked, and whether their hand-over had begun. No row with an id: everything was.
with dead as (
  delete from delivery_flight where id = (
    select f.id from delivery_flight f
    where f.claimed_at <= {before}
      and not exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.classid = {locks}::bigint::oid and l.objid = f.claim::bigint::oid
          and l.objsubid = 2 and l.granted and l.database = (select oid from pg_database where datname = current_database())
      )
    order by f.id limit 1 for update skip locked
  )
  returning sender_id, customer_ids, message_ids, begun_at
),
orphan as materialized (
  select m.customer_id, m.id
  from dead d
  cross join lateral (
    select id from unnest(d.message_ids) as o(id) order by id
  ) o
  cross join lateral (
    select m.customer_id, m.id from delivery_message m
    where m.id = o.id and m.status = 'sending' offset 0 for update
  ) m
)
select o.customer_id, o.id, s.account_id, d.begun_at is not null
from dead d
join delivery_sender s on s.id = d.sender_id
left join orphan o on true
