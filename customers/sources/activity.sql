-- What came from sources of late: their ids, of the last ten minutes what was received, of the last hour what was
-- received and what was rejected.
select
    source_id,
    coalesce(sum(received) filter (where minute_at > {now}::timestamptz - interval '10 minutes'), 0)::bigint,
    sum(received)::bigint,
    sum(rejected)::bigint
from customers_sourcecount
where source_id = any({source_ids}::bigint[]) and minute_at > {now}::timestamptz - interval '1 hour'
group by source_id
