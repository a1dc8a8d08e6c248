-- One row: how many joined and left since the snapshot before (null: there is none), which this one takes the place of.
-- The day's row of the segment is written anew. Who is no customer any more has not left: nobody could be shown.
with now_in as materialized (select unnest({ids}::bigint[]) as id),
before as materialized (
    select unnest(customer_ids) as id from segments_segmentsnapshot where segment_id = {segment}
),
changed as (
    select count(*) filter (where b.id is null) as joined,
           count(*) filter (where n.id is null and exists (select from customers_customer c where c.id = b.id)) as gone
    from now_in n full join before b on b.id = n.id
),
known as (select exists (select from segments_segmentsnapshot where segment_id = {segment}) as is_known),
kept as (
    insert into segments_segmentsnapshot (segment_id, at, customer_ids)
    values ({segment}, {now}, {ids}::bigint[])
    on conflict (segment_id) do update set at = excluded.at, customer_ids = excluded.customer_ids
)
insert into segments_segmentsize (segment_id, "on", at, size, joined, "left", problem)
select {segment}, {on}, {now}, {size}, case when is_known then joined end, case when is_known then gone end, ''
from changed, known
on conflict (segment_id, "on") do update set
    at = excluded.at, size = excluded.size, joined = excluded.joined, "left" = excluded."left", problem = ''
returning joined, "left"
