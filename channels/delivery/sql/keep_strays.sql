-- One row: a receipt that waits for its message.
insert into delivery_stray (account_id, provider_message_id, type, at, grade, key, code, words, detail, dead, received_at)
select {account}, t.*, {now}
from unnest({provider_ids}::text[], {types}::text[], {ats}::timestamptz[], {grades}::text[], {keys}::text[],
            {codes}::text[], {words}::text[], {details}::jsonb[], {dead}::boolean[]) as t
