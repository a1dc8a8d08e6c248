"""Work that prepares and work that stores, side by side.

Python computes one thing at a time. So whoever prepares has their turn while whoever stores waits for the database:
otherwise each would hold up the other, and the database would wait for both.
"""

import gc
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import Event
from typing import Any, TypeVar

T = TypeVar("T")
SWITCH_S = 0.0005  # who waits for the database has to be let in again at once when it answers

_turn: ContextVar[Event | None] = ContextVar("turn", default=None)  # set: that of whoever prepares


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The same items, each made by a thread while the one before it is worked on. They must not ask the database.

    One is made ahead and no more, so that memory stays bounded. When the loop is left, the one in hand is waited for.
    The loop says when it waits (`waiting`, `give_way`), the items ask now and then whether it does (`take_turn`).
    """
    end = object()
    turn = Event()
    _turn.set(turn)
    theirs = copy_context()

    def make() -> Any:
        return theirs.run(next, items, end)

    try:
        with ThreadPoolExecutor(1, "ahead") as thread:
            try:
                coming = thread.submit(make)
                while True:
                    with waiting():
                        item = coming.result()
                    if item is end:
                        return
                    coming = thread.submit(make)
                    yield item
            finally:
                turn.set()
    finally:
        _turn.set(None)


@contextmanager
def waiting() -> Iterator[None]:
    """While the loop waits for an answer, it is the turn of the thread."""
    turn = _turn.get()
    if turn is None:
        yield
        return
    turn.set()
    try:
        yield
    finally:
        turn.clear()


def give_way() -> None:
    """Nothing is left for the loop to compute until it waits the next time."""
    if turn := _turn.get():
        turn.set()


def take_turn() -> None:
    """Called by the items, before every little piece of work: waits until the loop does."""
    if turn := _turn.get():
        turn.wait()


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
