-- Notes all messages of customers: they have become another's, or say no longer whom they went to. Their purchases may
-- count for other messages.
insert into delivery_touched (hours, decided, customers, since)
select coalesce(array_agg(distinct date_trunc('hour', m.sent_at, 'UTC')) filter (where m.sent_at is not null), '{{}}'),
       coalesce(array_agg(distinct date_trunc('hour', m.created_at, 'UTC')) filter (where m.op is not null), '{{}}'),
       {customer_ids}::bigint[], '-infinity'
from delivery_message m
where m.customer_id = any({customer_ids}::bigint[])
having count(*) > 0
