-- One row for each due enrollment: the first case that holds for its customer at this moment, else the port `else`. Those
-- behind it are not asked. The values that the case compared stand in the ledger; if none holds, those of all.
answer as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit, case {first} else 'else' end as port
  from due d left join customers_customer c on c.id = d.customer_id
  where {now}::timestamptz is not null
),
verdict as materialized (
  select a.id, a.customer_id, a.journey_id, a.place, a.visit, a.port,
         case a.port when 'else' then 'no_match' else 'matched' end as reason,
         case a.port {details} else {every} end as detail, null::timestamptz as due_at
  from answer a left join customers_customer c on c.id = a.customer_id
)
