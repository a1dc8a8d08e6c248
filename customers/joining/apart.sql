-- One row: two of these customers who were joined once, and somebody has taken it back.
select kept_id, lost_id from customers_merge
where undone_at is not null and kept_id = any({ids}::bigint[]) and lost_id = any({ids}::bigint[])
