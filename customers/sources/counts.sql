-- What came from a source since a moment, by minute or hour ({unit}), in order; where nothing came there is no row.
select date_trunc({unit}, minute_at at time zone 'UTC') at time zone 'UTC' as at,
    sum(received)::bigint, sum(stored)::bigint, sum(repeated)::bigint, sum(rejected)::bigint
from customers_sourcecount
where source_id = {source_id} and minute_at >= {since}::timestamptz
group by 1
order by 1
