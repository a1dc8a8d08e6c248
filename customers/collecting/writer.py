"""Stores calls in groups: what comes while one group is written is the next. So each waits for one commit or two."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import DatabaseError, OperationalError

from customers.collecting import storing
from customers.collecting.storing import Call

MOST_AT_ONCE = 64  # calls in one transaction
# What is kept in memory, whatever the database does.
MOST_WAITING = 512  # calls
MOST_BYTES = 32 << 20

Run = Callable[..., Awaitable[Any]]


class Busy(Exception):
    """So many calls wait for the database that one more would only wait in vain."""


class Writer:
    """Stores calls with `run`, which calls a function where it may block."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.waiting: list[tuple[Call, asyncio.Future[None]]] = []
        self.bytes = 0  # of what waits and of what is being written
        self.work: asyncio.Task[None] | None = None

    async def store(self, call: Call) -> None:
        """Returns when the call is durable. Raises Busy, or DatabaseError."""
        size = sum(map(len, call.taken.messages))
        if len(self.waiting) >= MOST_WAITING or (self.waiting and self.bytes + size > MOST_BYTES):
            raise Busy
        self.bytes += size
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((call, stored))
        if self.work is None or self.work.done():
            self.work = asyncio.create_task(self._work())
        try:
            await stored
        finally:
            self.bytes -= size

    async def _work(self) -> None:
        while self.waiting:
            group, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
            results = await self.run(_store, [call for call, _ in group])
            for (_, stored), error in zip(group, results, strict=True):
                if stored.cancelled():
                    continue
                if error:
                    stored.set_exception(error)
                else:
                    stored.set_result(None)


def _store(calls: list[Call]) -> list[Exception | None]:
    """The error of each call, if it could not be stored. One that fails takes no other with it."""
    try:
        storing.store(calls)
    except OperationalError as error:  # nobody is there: nor for one after another
        return [error] * len(calls)
    except DatabaseError as error:
        return [error] if len(calls) == 1 else [_store([call])[0] for call in calls]
    except Exception as error:  # noqa: BLE001 (told to every caller, who logs it)
        return [error] * len(calls)
    return [None] * len(calls)
