-- One row: a choice that was stored, by its customer; one per (customer, channel, topic), the latest of those given.
-- Sorted, so that two writers of the same customers wait for each other and never deadlock.
insert into customers_consent as known (customer_id, channel, topic_id, granted, changed_at, source)
select distinct on (given.customer_id, given.channel, given.topic_id)
    given.customer_id, given.channel, given.topic_id, given.granted, given.changed_at, given.source
from unnest(
    {customer_ids}::bigint[], {channels}::text[], {topic_ids}::bigint[], {granted}::boolean[],
    {changed_ats}::timestamptz[], {sources}::text[]
) as given (customer_id, channel, topic_id, granted, changed_at, source)
join customers_customer customer on customer.id = given.customer_id
join customers_topic topic on topic.id = given.topic_id
order by given.customer_id, given.channel, given.topic_id, given.changed_at desc, given.granted
on conflict (customer_id, channel, topic_id) do update
    set granted = excluded.granted, changed_at = excluded.changed_at, source = excluded.source
    where excluded.changed_at > known.changed_at
        or (excluded.changed_at = known.changed_at and known.granted and not excluded.granted)
returning customer_id
