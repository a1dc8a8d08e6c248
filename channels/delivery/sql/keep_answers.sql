-- What called systems answered, of the calls whose policy asks for it; one row for each that is kept, by its customer.
insert into delivery_callanswer (customer_id, message_id, status, body, is_too_large, at)
select m.customer_id, a.id, a.status, a.body, a.is_too_large, {now}
from unnest({message_ids}::bigint[], {statuses}::smallint[], {bodies}::jsonb[],
            {too_large}::boolean[]) as a(id, status, body, is_too_large)
cross join lateral (
  select m.customer_id, m.policy from delivery_message m where m.id = a.id offset 0
) m
where m.policy @> '{{"answer": true}}'
on conflict (customer_id, message_id) do nothing
returning customer_id
