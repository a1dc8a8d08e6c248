-- Some customers ({which}) looked at again by one watch: who is in its segment now and was not when last looked at, or the
-- other way round. One row of `came` is one who is at the entry's door by that. Of two that look at the same customer at
-- once the second finds the first one's row, so that nobody joins twice.
with present as materialized (
  select c.id from customers_customer c where {which} and ({predicate})
),
joined as (
  insert into journeys_watchmember (watch_id, customer_id)
  select {watch}, p.id from present p
  where not exists (select from journeys_watchmember m where m.watch_id = {watch} and m.customer_id = p.id)
  order by p.id
  on conflict do nothing
  returning customer_id
),
gone as (
  delete from journeys_watchmember m using customers_customer c
  where m.watch_id = {watch} and c.id = m.customer_id and {which}
    and not exists (select from present p where p.id = m.customer_id)
  returning m.customer_id
),
came as (
  select customer_id from joined where {joining}
  union all
  select customer_id from gone where not {joining}
),
arrived as (
  insert into journeys_arrival (journey_id, version_id, op, customer_id, key, due_at, occurred_at, cause)
  select {journey}, {version}, {op}, customer_id, '', {now}, {now}, {cause}::jsonb from came
  on conflict do nothing
  returning 1
)
select count(*) from arrived
