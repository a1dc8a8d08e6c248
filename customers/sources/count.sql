-- What came from a source counts in its minute, and says when it came last. A source that is gone counts nothing.
with seen as (
    update customers_source set last_at = {now}::timestamptz
    where id = {source_id} and {received} > 0
        and (last_at is null or last_at < {now}::timestamptz - interval '1 second')
)
insert into customers_sourcecount as known (source_id, minute_at, received, stored, repeated, rejected)
select id, date_trunc('minute', {now}::timestamptz), {received}, {stored}, {repeated}, {rejected}
from customers_source
where id = {source_id}
on conflict (source_id, minute_at) do update set
    received = known.received + excluded.received,
    stored = known.stored + excluded.stored,
    repeated = known.repeated + excluded.repeated,
    rejected = known.rejected + excluded.rejected
