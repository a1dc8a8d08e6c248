-- One row: a choice that was stored, by its customer; one per (customer, channel, topic), the latest of those given.
with given as (
    select *
    from unnest(
        {customer_ids}::bigint[], {channels}::text[], {topic_ids}::bigint[], {granted}::boolean[],
        {changed_ats}::timestamptz[], {sources}::text[], {ips}::text[], {text_versions}::text[]
    ) as row (customer_id, channel, topic_id, granted, changed_at, source, ip, text_version)
),
{storing}
select customer_id from stored
