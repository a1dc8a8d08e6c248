-- One row for each due enrollment: what the attribute of its customer was and is now. Several runs of one customer in a
-- batch change it one after the other, each from what the one before has left. Customers are locked in their order; one
-- whose attribute stays what it is, is not written.
brought as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, r.is_circling, k.base,
         case when not r.is_circling then {value} end as value,
         row_number() over (partition by d.customer_id order by d.entered_at, d.id) as nth,
         count(*) over (partition by d.customer_id) as runs
  from (select * from due order by customer_id) d
  -- Not a table of its own to be joined: a join would be planned for a few rows, and compare every pair.
  left join lateral (
    select c.attributes -> {key}::text as base from customers_customer c where c.id = d.customer_id
    offset 0 for no key update
  ) k on true
  -- Changes that bring people into a journey that changes what brings them in: that has an end.
  cross join lateral (
    select case when d.context #>> array['event', 'name'] = 'attribute' then (
             select count(*) from journeys_enrollment e
             where e.customer_id = d.customer_id and e.journey_id = d.journey_id and e.entered_at > {circling_since}
           ) else 0 end > {circles} as is_circling
    offset 0
  ) r
),
told as materialized (
  select b.*,
         array_agg(b.value) filter (where b.value is not null) over (partition by b.customer_id order by b.nth) as so_far
  from brought b
),
folded as materialized (
  select t.*, journeys_folded({operation}, t.base, t.so_far) as after from told t
),
judged as materialized (
  select f.*, case when f.nth = 1 then f.base
                   else lag(f.after) over (partition by f.customer_id order by f.nth) end as before
  from folded f
),
written as (
  update customers_customer c set
    attributes = case when j.after is null then c.attributes - {key}::text
                      else c.attributes || jsonb_build_object({key}::text, j.after) end,
    -- Two changes of one moment have to be told apart: who listens for changes goes by this (docs/adr/0010).
    updated_at = case when c.updated_at = {now} then {now}::timestamptz - interval '1 microsecond' else {now} end
  from judged j
  where c.id = j.customer_id and j.nth = j.runs and j.after is distinct from j.base
    -- Who has said so (customers/origin.py); one journey has the whole batch.
    and set_config('kaskad.source', 'journey:' || j.journey_id, true) is not null
),
verdict as materialized (
  select id, customer_id, journey_id, place, visit, 'next' as port,
         case when is_circling then 'started_in_circles' when value is null then 'no_value' when before is distinct from after then 'updated' else 'unchanged' end
           as reason,
         -- Long ones in short: what a list or a text held is no matter of the ledger.
         jsonb_build_object('attribute', {key}::text,
           'before', case when length(before::text) <= 500 then before else to_jsonb(left(before::text, 500) || '…') end,
           'after', case when length(after::text) <= 500 then after else to_jsonb(left(after::text, 500) || '…') end)
           as detail,
         null::timestamptz as due_at
  from judged
)
