"""Messages, and what hangs on them, follow customers who become one (customers/joining).

A message may be in a dispatcher's hands, or reported about, at this moment: so whoever records something of it finds it
by its id alone, and learns there whose it is (outcomes.locked). The tables named here name its customer as it was when
they were written; nobody relies on it, and their rows stay as they are.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from customers.joining.merging import Moving
from customers.joining.rows_of_tables import bring_back, move_all
from customers.joining.tables import Special, declare, tables
from customers.models import Merge
from customers.signals import customers_merging, customers_parting
from delivery.statements import statement
from lib.sql import rows

FOLLOW_THEIR_MESSAGE = frozenset(
    {"delivery_outbox", "delivery_providermessage", "delivery_trackedhit", "delivery_rehearsalreport"}
)
for _name in FOLLOW_THEIR_MESSAGE:
    declare(_name, Special(stays=True))
MOVED = tables("delivery")


@receiver(customers_merging)
def follow(sender: Any, moving: Moving, now: datetime, **_: Any) -> None:
    """Locks the messages first, in the order in which everybody does."""
    rows(statement("lock_customers_messages", customer_ids=moving.lost_ids))
    rows(statement("touch_customers", customer_ids=[*moving.kept_ids, *moving.lost_ids]))
    move_all(MOVED, moving)


@receiver(customers_parting)
def go_back(sender: Any, merge: Merge, now: datetime, **_: Any) -> None:
    """What the merge had moved goes back; what has been sent since stays."""
    rows(statement("lock_customers_messages", customer_ids=[merge.kept_id]))
    rows(statement("touch_customers", customer_ids=[merge.kept_id, merge.lost_id]))
    for table in MOVED:
        bring_back(table, merge.pk, merge.kept_id, merge.lost_id)


def follow_runs(enrollment_ids: list[int], kept_id: int, lost_id: int) -> None:
    """The messages of runs that have gone back to the lost one: a run is judged by its own messages."""
    rows(statement("messages_of_runs", enrollments=enrollment_ids, kept=kept_id, lost=lost_id))
