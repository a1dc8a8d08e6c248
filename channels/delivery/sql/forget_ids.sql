-- Deletes receipts that waited in vain, and the providers' ids of old messages.
with stray as (delete from delivery_stray where received_at < {strays_before})
delete from delivery_providermessage where sent_at < {ids_before}
