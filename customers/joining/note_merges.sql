-- One row: a merge that is recorded now, with the customer who goes and is kept in it as they were. Those who had
-- become this customer by earlier merges are, from now on, who this one becomes.
with given as (
  select * from unnest({kepts}::bigint[], {losts}::bigint[], {causes}::jsonb[], {bys}::bigint[])
    with ordinality as given (kept_id, lost_id, cause, by_id, place)
),
followed as (
  update customers_merge m set present_id = given.kept_id
  from given where m.present_id = given.lost_id and m.undone_at is null
)
insert into customers_merge (at, kept_id, lost_id, present_id, cause, lost, changed, by_id)
select {now}::timestamptz, given.kept_id, given.lost_id, given.kept_id, given.cause, to_jsonb(c), '{{}}', given.by_id
from given
join customers_customer c on c.id = given.lost_id
order by given.place
returning id, lost_id
