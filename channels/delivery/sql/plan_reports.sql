-- Reports that the rehearsal will make; one row for each.
insert into delivery_rehearsalreport (customer_id, message_id, type, grade, amount, due_at)
select * from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {types}::text[], {grades}::text[],
                     {amounts}::numeric[], {due_ats}::timestamptz[])
