-- Messages in flight whose dispatcher is dead: nobody holds the lock of their claim. One row for each, locked.
select m.customer_id, m.id, s.account_id
from delivery_message m
join delivery_sender s on s.id = m.sender_id
where m.status = 'sending' and m.claimed_at <= {before}
  and not exists (
    select from pg_locks l
    where l.locktype = 'advisory' and l.classid = {locks}::bigint::oid and l.objid = m.claim::bigint::oid and l.objsubid = 2
      and l.granted and l.database = (select oid from pg_database where datname = current_database())
  )
order by m.customer_id, m.id
limit {limit}
for update of m skip locked
