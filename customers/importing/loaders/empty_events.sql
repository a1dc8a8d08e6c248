-- No row: what an earlier chunk of the transaction has left.
delete from import_events
