-- One row: an event of the chunk without an id, numbered among those of the whole file with the same customer and
-- values: those of the chunks before stand in customers_importoccurrence. Equal ones in one file are honest repeats.
update import_events staged
set occurrence = numbered.place + coalesce(seen.count, 0),
    key = staged.key || '#' || (numbered.place + coalesce(seen.count, 0))
from (
    select number, customer_id, key, row_number() over (partition by customer_id, key order by number) as place
    from import_events
    where by_values
) numbered
left join customers_importoccurrence seen
    on seen.import_id = {import_id} and seen.customer_id = numbered.customer_id and seen.key = numbered.key
where staged.number = numbered.number
