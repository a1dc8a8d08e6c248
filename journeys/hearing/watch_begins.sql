-- The members of a watched segment, as it is when the watching begins. One row is one of them.
insert into journeys_watchmember (watch_id, customer_id)
select {watch}, c.id from customers_customer c where {predicate}
on conflict do nothing
