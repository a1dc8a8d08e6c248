-- The piece of a statement that stores choices: of those in `given` (customer_id, channel, topic_id, granted, changed_at,
-- source, ip, text_version) the latest of each customer, channel and topic, if it is later than the one known. Of two
-- made at one moment the refusal stands. One row of `stored` is a choice that was stored; it begins a new row of the
-- history, too (`remembered`). A condition may keep a known choice from being replaced. Sorted, so that two writers of the
-- same customers wait for each other and never deadlock.
stored as (
    insert into customers_consent as known
        (customer_id, channel, topic_id, granted, changed_at, source, ip, text_version)
    select distinct on (given.customer_id, given.channel, given.topic_id)
        given.customer_id, given.channel, given.topic_id, given.granted, given.changed_at, given.source,
        nullif(given.ip, '')::inet, given.text_version
    from given
    join customers_customer customer on customer.id = given.customer_id
    join customers_topic topic on topic.id = given.topic_id
    order by given.customer_id, given.channel, given.topic_id, given.changed_at desc, given.granted
    on conflict (customer_id, channel, topic_id) do update
        set granted = excluded.granted, changed_at = excluded.changed_at, source = excluded.source,
            ip = excluded.ip, text_version = excluded.text_version
        where ({replaced}) and (
            excluded.changed_at > known.changed_at
            or (excluded.changed_at = known.changed_at and known.granted and not excluded.granted)
        )
    returning customer_id, channel, topic_id, granted, changed_at, source, ip, text_version
),
remembered as (
    insert into customers_consentchange (customer_id, channel, topic_id, granted, at, source, ip, text_version)
    select customer_id, channel, topic_id, granted, changed_at, source, ip, text_version from stored
)
