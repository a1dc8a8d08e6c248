"""How many messages a batch has: as many as the account takes in about half a second, as far as this process knows.

What is claimed has been looked at for the last time, and cannot be stopped any more: over a slow account a batch must
not be large.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_S = 0.5
FIRST = 500  # of an account that nothing is known of
LEAST = 50

_speeds: dict[int, float] = {}  # messages a second, by account


def batch(account_id: int, limit: int) -> int:
    """How many messages the next batch over this account has at most."""
    speed = _speeds.get(account_id)
    return min(limit, FIRST if speed is None else max(LEAST, round(speed * LONGEST_S)))


@contextmanager
def measured(account_id: int, count: int) -> Iterator[None]:
    """Measures how long this batch is on its way."""
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
