"""How many messages a batch has: as many as the account takes in about a second, as far as this process knows.

What is claimed has been looked at for the last time, and cannot be stopped any more: over a slow account a batch must
not be large. And only one batch of a lane is on its way at a time in a process: the next one is made, and the last one
recorded, meanwhile.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_S = 1.0
FIRST = 500  # of an account that nothing is known of
LEAST = 50

_speeds: dict[int, float] = {}  # messages a second, by account
_ways: dict[tuple[int, str], threading.Lock] = defaultdict(threading.Lock)


def batch(account_id: int, limit: int) -> int:
    """How many messages the next batch over this account has at most."""
    speed = _speeds.get(account_id)
    return min(limit, FIRST if speed is None else max(LEAST, round(speed * LONGEST_S)))


@contextmanager
def sending(account_id: int, traffic_class: str, count: int) -> Iterator[None]:
    """Waits until no other batch of account and class is on its way, and measures how long this one takes."""
    with _ways[account_id, traffic_class]:
        began = time.monotonic()
        try:
            yield
        finally:
            speed = count / max(time.monotonic() - began, 0.001)
            known = _speeds.get(account_id, speed)
            # A batch of few says little.
            _speeds[account_id] = (known + speed) / 2 if count >= LEAST else known


def forget() -> None:
    """Nothing is known of any account."""
    _speeds.clear()
