-- The slots of an account that were free and are now ours, by advisory locks: one row with their numbers.
select coalesce(array_agg(slot order by slot) filter (where pg_try_advisory_lock({locks}::int + slot, {account}::int)), '{{}}')
from generate_series({first}::int, {last}::int) as slot
