-- No row: the lock that writers of purchases share, and that keeps refunds out until the end of the transaction.
select pg_advisory_xact_lock_shared(7269011)
