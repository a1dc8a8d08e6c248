-- Keeps others with the same idempotency key waiting until the end of the transaction.
select pg_advisory_xact_lock(hashtextextended({wish}, {key}::bigint))
