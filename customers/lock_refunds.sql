-- No row: waits for the writers of purchases (hold_off_refunds.sql) and for other refunds, until the end of the transaction.
select pg_advisory_xact_lock(7269011)
