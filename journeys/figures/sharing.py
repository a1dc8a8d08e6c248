"""Several pages that watch the same are told the same: what they ask for within a second is computed once a process."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

KEPT_S = 1.0


@dataclass(frozen=True)
class Computation:
    """One that runs or is over. `begun` is by time.monotonic."""

    begun: float
    task: asyncio.Task[Any]


_known: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Computation]] = WeakKeyDictionary()


async def shared(key: Hashable, compute: Callable[[], Awaitable[Any]], not_before: float) -> tuple[float, Any]:
    """What `compute` answers, and when it began: that of somebody else, unless it began before `not_before`.

    Never two of one key at a time: who comes while one runs that began too early waits for it to end, and then shares
    the next.
    """
    loop = asyncio.get_running_loop()
    table = _known.setdefault(loop, {})
    while True:
        known = table.get(key)
        if known is not None and known.begun >= not_before:
            return known.begun, await asyncio.shield(known.task)
        if known is None or known.task.done():
            break
        await asyncio.wait({known.task})
    made = Computation(time.monotonic(), asyncio.ensure_future(compute()))
    table[key] = made
    made.task.add_done_callback(lambda _: loop.call_later(KEPT_S, _forget, table, key, made))
    return made.begun, await asyncio.shield(made.task)


def _forget(table: dict[Hashable, Computation], key: Hashable, made: Computation) -> None:
    if table.get(key) is made:
        del table[key]
