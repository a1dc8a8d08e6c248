-- One row for each enrollment that looks at its clock: it goes on while the window is open where its customer lives, and
-- else sleeps until it opens next. What the clocks of each zone show is worked out once for the batch. A window that ends
-- at or before the hour at which it begins goes past midnight, and belongs to the day on which it began.
-- An hour that the clocks skip does not come that day; of one that they repeat, both count.
homes as materialized (
  select d.place, d.id, d.customer_id, d.journey_id, d.visit, {zone} as zone
  from due d left join customers_customer c on c.id = d.customer_id
),
clocks as materialized (
  select h.zone, {now}::timestamptz at time zone h.zone as clock from (select distinct zone from homes) h
),
windows as materialized (
  select k.zone, k.clock,
         extract(isodow from k.clock) = any({days}::int[]) and k.clock::time >= {opens}::time
           and (k.clock::time < {closes}::time or {past_midnight})
         or {past_midnight} and extract(isodow from k.clock - interval '1 day') = any({days}::int[])
           and k.clock::time < {closes}::time as is_open,
         (
           select min(o.opens_at)
           from generate_series(0, 8) as n(days)
           cross join lateral (select k.clock::date + n.days + {opens}::time as moment) l
           cross join lateral (select {opens_at} as opens_at offset 0) o
           where extract(isodow from l.moment) = any({days}::int[]) and o.opens_at > {now}
         ) as opens_at
  from clocks k
),
verdict as materialized (
  select h.place, h.id, h.customer_id, h.journey_id, h.visit,
         case when w.is_open then 'next' end as port, 'window_open' as reason,
         jsonb_build_object('clock', to_char(w.clock, 'YYYY-MM-DD"T"HH24:MI'), 'zone', w.zone) as detail,
         case when not w.is_open then w.opens_at end as due_at
  from homes h join windows w on w.zone = h.zone
)
