"""The engine's loop, as a task of django-q2."""

import time
from datetime import datetime

from journeys import engine
from journeys.finishing import finish
from lib import loop

ROUND_S = 5.0  # a backlog is worked off in rounds, between which the loop can be stopped


def work(now: datetime) -> datetime | None:
    """What is due now, for some seconds at most; answers when something is due next."""
    end = time.monotonic() + ROUND_S
    engine.drain(now, stop=lambda: time.monotonic() > end or loop.stopping())
    finish(now)
    return engine.next_due_at()


def tick() -> None:
    """Holds a worker for a slice, then puts itself into the queue again."""
    if loop.run("engine", work, channel="engine"):
        loop.again("journeys.tasks.tick")
