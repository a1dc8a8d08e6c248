-- Notes that sources have fallen silent, or speak again; their ids, names, whether it is silence, and since when.
-- The alerts of a source are kept in its state, the last {most} of them.
with found as (
    select id, name, coalesce(last_at, created_at) as since,
        is_active and silent_after_s is not null
            and coalesce(last_at, created_at) < {now}::timestamptz - make_interval(secs => silent_after_s) as is_silent
    from customers_source
    where silent_after_s is not null or state ? 'silent_since'
    order by id
    for no key update
)
update customers_source source
set state = case when is_silent
        then source.state || jsonb_build_object('silent_since', since)
        else source.state - 'silent_since'
    end || jsonb_build_object('alerts', (
        select jsonb_agg(alert order by place)
        from jsonb_array_elements(
            jsonb_build_array(jsonb_build_object(
                'at', {now}::timestamptz, 'state', case when is_silent then 'silent' else 'back' end, 'since', since
            )) || coalesce(source.state -> 'alerts', '[]')
        ) with ordinality as kept (alert, place)
        where place <= {most}
    ))
from found
where found.id = source.id and is_silent <> source.state ? 'silent_since'
returning source.id, source.name, is_silent, since
