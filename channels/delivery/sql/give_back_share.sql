-- Puts back into a sender's share of the day what was not needed.
update delivery_senderday set sent = greatest(0, sent - {unused}) where sender_id = {sender} and "on" = {on}
