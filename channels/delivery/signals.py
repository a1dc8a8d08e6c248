"""What became of messages, told upward: inside the transaction, in bulk (see customers.signals)."""

from django.dispatch import Signal

# customer_ids: list[int] whose messages were read, clicked, answered, refused or failed; now: datetime
outcomes_recorded = Signal()

# What is true of messages for the first time: customer_ids, message_ids, names, ats (lists of one length); now:
# datetime.
# The names are delivered, clicked, replied, unsubscribed, complained; and opened_weak, opened_likely, opened_certain,
# one for each grade that is reached, so that a reading which is certain from the start is all three. Only those are
# told
# that somebody listens for (delivery.outcomes.tell_facts_to).
facts_recorded = Signal()
