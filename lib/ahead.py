"""Work that prepares and work that stores, side by side."""

import gc
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
SWITCH_S = 0.0005  # who waits for the database has to be let in again at once when it answers


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The same items, each made by a thread while the one before it is worked on. They must not ask the database.

    One is made ahead and no more, so that memory stays bounded. When the loop is left, the one in hand is waited for.
    """
    end = object()
    with ThreadPoolExecutor(1, "ahead") as thread:
        coming = thread.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(next, items, end)
            yield item  # type: ignore[misc]  # it is not the end


@contextmanager
def many_rows() -> Iterator[None]:
    """While hundreds of thousands of small objects come and go: the search for cycles among them would find none, and
    take a third of the time. It is made once at the end.
    """
    switch_s, was_on = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(SWITCH_S)
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(switch_s)
        if was_on:
            gc.enable()
