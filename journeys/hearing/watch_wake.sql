-- Customers to whom something happened, for the inbox of watching; one row for each, none while no running journey watches
-- (after a pause everybody is looked at).
insert into journeys_watchwake (customer_id)
select unnest({customer_ids}::bigint[])
where exists (select from journeys_watch w join journeys_journey j on j.id = w.journey_id and j.status = 'running')
