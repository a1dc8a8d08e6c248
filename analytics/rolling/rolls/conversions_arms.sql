-- Customers of whose purchases something else is attributed than before, where arms are compared: what is attributed in their
-- arm is to be added up again (analytics/lift/keeping.py).
with before as (
  select purchase_id, message_id, customer_id, journey_id, currency, last, first, even, count_last, count_first, count_even
  from analytics_conversion where hour_at = any({hours}::timestamptz[]) and exists (select from analytics_armhour)
),
after as (
  select purchase_id, message_id, customer_id, journey_id, currency, last, first, even, count_last, count_first, count_even
  from made where exists (select from analytics_armhour)
),
changed as (
  (select * from before except select * from after) union all (select * from after except select * from before)
)
insert into analytics_armtouch (customer_id)
select distinct c.customer_id from changed c
where exists (select from analytics_armperson p where p.customer_id = c.customer_id and p.journey_id = c.journey_id)
