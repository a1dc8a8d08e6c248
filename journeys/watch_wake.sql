-- Customers to whom something happened, for the inbox of watching; one row for each, none while nothing is watched.
insert into journeys_watchwake (customer_id)
select unnest({customer_ids}::bigint[])
where exists (select from journeys_watch where journey_id is not null)
