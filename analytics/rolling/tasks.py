"""The loop that keeps the rolls: what has changed is counted again within seconds, in a tenth of the time at most."""

import time
from datetime import datetime, timedelta

from analytics.lives import keeping as lives
from analytics.rolling.making import catch_up
from analytics.sockets import GROUP
from lib import loop
from lib.live import publish

TASK = "analytics.rolling.tasks.roll"
CHANNEL = "analytics_rolls"  # kick it (lib.live) to have what was noted worked off at once
SHORTEST_PAUSE_S = 10.0
LONGEST_PAUSE_S = 900.0  # a tenth, up to two million customers in an hour
PAUSE_FACTOR = 10  # so many times as long as the work took, nothing is done: an hour that is written now is large


def roll() -> None:
    """Keeps the rolls as long as the cluster runs."""
    loop.keep(TASK, "analytics rolls", work, channel=CHANNEL)


def work(now: datetime) -> datetime:
    """Works off what was noted, and tells open dashboards if it was anything. When to look again."""
    began = time.monotonic()
    made = catch_up(loop.stopping, patient=True)
    looked = lives.catch_up(now, loop.stopping)
    if made or looked:
        publish(GROUP, {"type": "changed"})
    pause_s = (time.monotonic() - began) * PAUSE_FACTOR
    return now + timedelta(seconds=min(max(pause_s, SHORTEST_PAUSE_S), LONGEST_PAUSE_S))
