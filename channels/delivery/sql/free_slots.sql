-- Frees slots of an account.
select pg_advisory_unlock({locks}::int + slot, {account}::int) from unnest({slots}::int[]) as slot
