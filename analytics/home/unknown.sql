-- Messages of the last day that were in flight when their dispatcher died: nobody knows whether they were handed over.
-- One row, their number; the BRIN index of the time bounds what is read.
select count(*)
from delivery_message m
where m.created_at >= {since} and m.created_at < {until} and m.status = 'unknown'
  and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
