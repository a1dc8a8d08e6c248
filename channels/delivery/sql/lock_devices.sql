-- Until the transaction ends, nobody else changes which device of a customer is primary (see lock_device.sql).
select pg_advisory_xact_lock(hashtextextended('kaskad devices', 0))
