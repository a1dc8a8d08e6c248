"""A world that all tests of a module look at: made once, in a transaction around theirs.

What a test changes in it is undone after the test; the world itself after the last of the module. Tests that commit
cannot share one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

World = TypeVar("World")


@contextmanager
def kept(django_db_blocker: Any, make: Callable[[], World]) -> Iterator[World]:
    """For a fixture of a module. A test that must not see the world belongs into another module."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    try:
        with django_db_blocker.unblock():
            world = make()
        yield world
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
