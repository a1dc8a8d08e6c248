-- Counts and rejects that are old, and of each source all rejects but the latest.
with old_counts as (
    delete from customers_sourcecount where minute_at < {counts_before}::timestamptz
)
delete from customers_sourcereject reject
using (
    select source.id, (
        select latest.id from customers_sourcereject latest
        where latest.source_id = source.id
        order by latest.at desc, latest.id desc
        offset {most_rejects} limit 1
    ) as last_id, (
        select latest.at from customers_sourcereject latest
        where latest.source_id = source.id
        order by latest.at desc, latest.id desc
        offset {most_rejects} limit 1
    ) as last_at
    from customers_source source
) bound
where reject.source_id = bound.id
    and (reject.at < {rejects_before}::timestamptz or (reject.at, reject.id) <= (bound.last_at, bound.last_id))
