-- No row: waits for the lock that one import holds while it writes a chunk, until the end of its transaction.
select pg_advisory_xact_lock(7269001)
