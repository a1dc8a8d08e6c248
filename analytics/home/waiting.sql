-- What waits in the outbox over these accounts. One row is an account.
select s.account_id, count(*)
from delivery_sender s
join delivery_outbox o on o.sender_id = s.id
where s.account_id = any({accounts}::bigint[])
group by s.account_id
