"""The lock of writers, and patience: what a deadlock has ended is tried again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection

from customers import importing
from lib import sql

# The same as a chunk of rows takes: nobody is joined or parted while rows of theirs are being stored.
LOCK = sql.load(Path(importing.__file__).with_name("lock.sql"))
T = TypeVar("T")


def patiently(work: Callable[[], T]) -> T:
    """Does a transaction of its own; after a deadlock, or a row that came meanwhile, twice more."""
    for pause_s in (0.1, 0.5):
        try:
            return work()
        except (OperationalError, IntegrityError):
            if connection.in_atomic_block:
                raise
            time.sleep(pause_s)
    return work()
