"""The engine's loops, as tasks of django-q2: a lane each (engine.py), so that bulk never delays what was triggered."""

import time
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from journeys.asking.ad_hoc import retire
from journeys.asking.cascade_ends import Telling
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.retention import delete_old, tidy
from lib import loop

RETENTION_S = 120.0  # of an hour
ROUND_S = 5.0  # a backlog is worked off in rounds, between which the loop can be stopped


def _work(lane: str) -> Callable[[datetime], datetime | None]:
    telling = Telling()

    def work(now: datetime) -> datetime | None:
        """What is due now, for some seconds at most; answers when something is due next."""
        end = time.monotonic() + ROUND_S
        done = engine.drain(now, stop=lambda: time.monotonic() > end or loop.stopping(), lane=lane)
        if lane == engine.BULK:
            finish(now)
            retire(now)
        elif telling(now, moved=done > 0):
            return now
        return engine.next_due_at(now, lane)

    return work


def tick() -> None:
    """The lane of journeys that many enter at once. Holds a worker for a slice, and queues the next."""
    loop.keep("journeys.tasks.tick", "engine", _work(engine.BULK), channel="engine")


def tick_triggered() -> None:
    """The lane of journeys that people enter by something that happens; whoever is woken or let out, of all."""
    loop.keep("journeys.tasks.tick_triggered", "engine_triggered", _work(engine.TRIGGERED), channel="engine")


def delete_old_decisions() -> None:
    """What the ledger no longer keeps, for two minutes of an hour at most; beside the engine's lanes, not in them."""
    end = time.monotonic() + RETENTION_S
    if delete_old(timezone.now(), stop=lambda: time.monotonic() > end or loop.stopping()):
        tidy()
