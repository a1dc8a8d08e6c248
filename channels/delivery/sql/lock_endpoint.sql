-- Who asks for a confirmation at the same address at the same time waits here, until the end of the transaction.
select pg_advisory_xact_lock(hashtext('opt-in'), hashtext({endpoint}))
