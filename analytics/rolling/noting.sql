-- Takes what was noted of facts that have changed, the oldest first, and answers the hours that this concerns. One row is
-- a source (analytics/rolling/roll.py) with its hours. What is noted meanwhile stays for the next time.
with moved as (
  delete from delivery_touched where id = any(array(select id from delivery_touched order by id limit {most}))
  returning hours, decided, customers, since
),
bought as (
  delete from customers_touchedpurchases
  where id = any(array(select id from customers_touchedpurchases order by id limit {most}))
  returning hours
),
decided as (
  delete from journeys_toucheddecisions
  where id = any(array(select id from journeys_toucheddecisions order by id limit {most}))
  returning hours
),
chosen as (
  delete from analytics_touchedconsents
  where id = any(array(select id from analytics_touchedconsents order by id limit {most}))
  returning hours
),
hour_ (source, at) as (
  select 'messages', unnest(hours) from moved
  union select 'decisions', unnest(decided) from moved
  union select 'decisions', unnest(hours) from decided
  union select 'purchases', unnest(hours) from bought
  union select 'consents', unnest(hours) from chosen
  -- Whoever has read or clicked may have bought upon it.
  union select 'purchases', date_trunc('hour', b.occurred_at, 'UTC')
  from (
    select c.id, min(m.since) as since from moved m cross join unnest(m.customers) as c(id) group by c.id
  ) c
  cross join lateral (
    select b.occurred_at from customers_purchase b
    where b.customer_id = c.id and b.canceled_at is null and b.occurred_at >= c.since offset 0
  ) b
)
select source, array_agg(at order by at) from hour_ group by source
