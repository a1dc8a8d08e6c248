-- One row: a customer who is in now and was not when the snapshot was taken (joined), or the other way round.
with now_in as materialized (select unnest({ids}::bigint[]) as id),
before as materialized (
    select unnest(customer_ids) as id from segments_segmentsnapshot where segment_id = {segment}
)
select coalesce(n.id, b.id)
from now_in n full join before b on b.id = n.id
where case when {joined} then b.id is null
    else n.id is null and exists (select from customers_customer c where c.id = b.id) end
order by 1
