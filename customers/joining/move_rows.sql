-- The rows of one table go from lost customers to kept ones. One row of `own` is a row of a lost one: whether the kept one
-- has the same already, and what is remembered to take it back. What is known already is remembered whole, and deleted.
with pair as (
  select * from unnest({merges}::bigint[], {losts}::bigint[], {kepts}::bigint[]) as p (merge_id, lost_id, kept_id)
),
own as materialized (
  select p.merge_id, p.lost_id, p.kept_id, {key}, {is_known} as is_known, jsonb_build_object({remembered}) as remembered,
         case when {is_known} then to_jsonb(t) end as whole{values}
  from pair p
  join {table} t on t.customer_id = p.lost_id
),
moved as (
  update {table} t set customer_id = o.kept_id{changes}
  from own o
  where t.customer_id = o.lost_id and {same_row} and not o.is_known
  returning o.merge_id, o.remembered
),
left_out as (
  delete from {table} t using own o
  where t.customer_id = o.lost_id and {same_row} and o.is_known
)
insert into customers_mergerows as known (merge_id, "table", moved, left_out)
select merge_id, {name}, coalesce(jsonb_agg(remembered) filter (where whole is null), '[]'),
       coalesce(jsonb_agg(whole) filter (where whole is not null), '[]')
from (
  select merge_id, remembered, null::jsonb as whole from moved
  union all
  select merge_id, null, whole from own where is_known
) done
group by merge_id
order by merge_id
on conflict (merge_id, "table") do update set
  moved = known.moved || excluded.moved, left_out = known.left_out || excluded.left_out
