"""How much of an account is in use at a time, whatever the number of dispatchers: its connections are slots.

A slot is an advisory lock, so that PostgreSQL frees those of a dispatcher that dies. Marketing leaves one slot free for
what is more urgent, where there are several.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from delivery.models import Account
from delivery.statements import statement
from lib.sql import rows

LOCKS = 0x6B730000  # the first half of our locks' keys, and the number of the slot


@contextmanager
def taken(account: Account, traffic_class: str) -> Iterator[int | None]:
    """How many connections may be used meanwhile: those that are free; 0: none is. None: the account has no limit."""
    if account.concurrency is None:
        yield None
        return
    first = 1 if traffic_class == "marketing" and account.concurrency > 1 else 0
    ((slots,),) = rows(
        statement("take_slots", locks=LOCKS, account=account.pk, first=first, last=account.concurrency - 1)
    )
    try:
        yield len(slots)
    finally:
        # A connection that broke has freed its locks by itself.
        if slots and connection.is_usable():
            rows(statement("free_slots", locks=LOCKS, account=account.pk, slots=slots))
