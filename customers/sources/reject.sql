insert into customers_sourcereject (source_id, at, message_id, reason, original)
select source.id, {now}::timestamptz, given.message_id, given.reason, given.original
from unnest({message_ids}::text[], {reasons}::text[], {originals}::text[])
    with ordinality as given (message_id, reason, original, place)
join customers_source source on source.id = {source_id}
order by given.place
