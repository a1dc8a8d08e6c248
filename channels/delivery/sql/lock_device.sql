-- One device is registered at a time, different ones side by side; none while dead ones are switched off (lock_devices.sql),
-- because an index allows a customer one primary device and neither would see what the other has not yet committed.
select pg_advisory_xact_lock_shared(hashtextextended('kaskad devices', 0)), pg_advisory_xact_lock(hashtextextended({device}, 1))
