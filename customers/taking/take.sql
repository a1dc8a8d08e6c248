-- One row: a call that was taken at the door, with its messages; it is gone from there when the transaction ends well.
-- In the order in which they came, {most} messages or {bytes} bytes at a time and one call at least.
with first as (
    select id, count, pg_column_size(messages) as size
    from customers_received
    order by id
    limit {most}
),
summed as (
    select id, sum(count) over so_far - count as messages_before, sum(size) over so_far - size as bytes_before
    from first
    window so_far as (order by id)
),
mine as materialized (
    select id
    from customers_received
    where id in (select id from summed where messages_before < {most} and bytes_before < {bytes})
    order by id
    for update skip locked
)
delete from customers_received taken
using mine
where taken.id = mine.id
returning taken.id, taken.source_id, taken.received_at, taken.messages::text
