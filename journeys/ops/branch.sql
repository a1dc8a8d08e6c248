-- One row for each due enrollment: yes when the rule holds for its customer at this moment, else no (also when unknown).
-- The values that the rule compared stand in the ledger.
answer as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, ({predicate}) is true as holds, {detail} as detail
  from due d left join customers_customer c on c.id = d.customer_id
),
verdict as materialized (
  select id, customer_id, journey_id, place, visit,
         case when holds then 'yes' else 'no' end as port,
         case when holds then 'condition_true' else 'condition_false' end as reason,
         detail, null::timestamptz as due_at
  from answer where {now}::timestamptz is not null
)
