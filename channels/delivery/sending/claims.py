"""Whose the messages in flight are: a claim is a number, and an advisory lock that lives as long as its holder does.

PostgreSQL frees the lock at the moment in which the holder's connection ends, however it ends. So a message that is
`sending` under a claim whose lock is free was in flight when its dispatcher died (dispatcher.py, `recover`).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

from django.db import connection

TURNS = 0x6B736361
LOCKS = 0x6B61736B  # the first half of our locks' keys: tells them from those of others


@contextmanager
def held() -> Iterator[int]:
    """A claim of this process and moment. Needs a connection of its own, so no pool that works by transaction."""
    claim = secrets.randbits(31)
    _ask("select pg_advisory_lock(%s, %s)", claim)
    try:
        yield claim
    finally:
        # A connection that broke has freed the lock by itself.
        if connection.is_usable():
            _ask("select pg_advisory_unlock(%s, %s)", claim)


@contextmanager
def one_by_one() -> Iterator[None]:
    """No other dispatcher is within it at the same time: what one has claimed, the next one sees."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, 0)", [TURNS])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, 0)", [TURNS])


def _ask(question: LiteralString, claim: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCKS, claim])
