"""What happened to customers, told upward.

Sent inside the transaction that stores the facts and in bulk; receivers only append to an inbox of their own,
so that nothing is lost when the process dies and no lock is waited for (docs/adr/0003-upward-notice.md).
"""

from django.dispatch import Signal

# customer_ids: list[int], kind: "purchase" | "event" | "consent", now: datetime; of purchases and events also
# new: list[tuple[int, int]], the (customer, id) of each that was not known; and names: list[str], those of the events.
activity_recorded = Signal()
