-- One row for each name of a time zone in which some customer lives. One look-up in the index for each name, however many
-- the customers are: the order has it look there also for names that nobody has.
select z.name from customers_timezone z
cross join lateral (
  select c.time_zone from customers_customer c where c.time_zone >= z.name order by c.time_zone limit 1
) next
where next.time_zone = z.name
