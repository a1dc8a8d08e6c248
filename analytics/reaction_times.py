"""Times from a hand-over to a reaction, in buckets whose edges are the time-outs that people set."""

from collections.abc import Mapping

MINUTE, HOUR, DAY = 60, 3600, 86400
# The upper edges in seconds. What takes longer is in one last bucket behind them.
EDGES = (
    *(5, 10, 20, 30),
    *(each * MINUTE for each in (1, 2, 3, 5, 7, 10, 15, 20, 30, 45)),
    *(int(each * HOUR) for each in (1, 1.5, 2, 3, 4, 6, 8, 10, 12, 15, 18)),
    *(int(each * DAY) for each in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 14, 21, 30)),
)
Buckets = Mapping[int, int]  # how many by place in EDGES


def within(buckets: Buckets, seconds: float) -> float | None:
    """The share that took at most so long; between two edges as if spread evenly. None of nobody."""
    whole = sum(buckets.values())
    if not whole:
        return None
    found = 0.0
    for place, number in buckets.items():
        low, high = _edges(place)
        if high is not None and high <= seconds:
            found += number
        elif high is not None and low < seconds:
            found += number * (seconds - low) / (high - low)
    return found / whole


def percentile(buckets: Buckets, share: float) -> float | None:
    """After how many seconds this share had reacted, to about a fifth; None of nobody, or beyond the last edge."""
    whole = sum(buckets.values())
    left = whole * share
    for place, number in sorted(buckets.items()):
        if number and number >= left:
            low, high = _edges(place)
            return None if high is None else low + (high - low) * left / number
        left -= number
    return None


def _edges(place: int) -> tuple[int, int | None]:
    return EDGES[place - 1] if place else 0, EDGES[place] if place < len(EDGES) else None
