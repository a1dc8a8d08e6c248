"""What became of messages, told upward: inside the transaction, in bulk (see customers.signals)."""

from django.dispatch import Signal

# customer_ids: list[int] whose messages were read, clicked, answered, refused or failed; now: datetime
outcomes_recorded = Signal()
