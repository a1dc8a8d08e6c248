-- One row: an event that was not known, by its customer and its id.
select customer_id, id from unnest({customer_ids}::bigint[], {ids}::bigint[]) as n(customer_id, id)
