-- One row: a choice that was stored, in the history, too. With a moment the later choice stands. Without one the file
-- cannot know better than the base: it may answer what was never asked, and refuse, but not allow again what was
-- refused.
with said as (
    select staged.customer_id, split_part(given.key, ' ', 1) as channel, split_part(given.key, ' ', 2)::bigint as topic_id,
        given.value::boolean as granted, staged.consented_at as at
    from import_customers staged
    cross join jsonb_each(staged.grants) given
),
stored as (
    insert into customers_consent as known (customer_id, channel, topic_id, granted, changed_at, source)
    select said.customer_id, said.channel, said.topic_id, said.granted, coalesce(said.at, {now}::timestamptz), {source}
    from said
    left join customers_consent before
        on before.customer_id = said.customer_id and before.channel = said.channel and before.topic_id = said.topic_id
    where before.id is null
        or said.at > before.changed_at
        or ((said.at is null or said.at = before.changed_at) and before.granted and not said.granted)
    order by said.customer_id, said.channel, said.topic_id
    on conflict (customer_id, channel, topic_id) do update
        set granted = excluded.granted, changed_at = excluded.changed_at, source = excluded.source, ip = null,
            text_version = ''
        where excluded.changed_at >= known.changed_at
    returning customer_id, channel, topic_id, granted, changed_at, source
)
insert into customers_consentchange (customer_id, channel, topic_id, granted, at, source, text_version)
select customer_id, channel, topic_id, granted, changed_at, source, '' from stored
returning customer_id
