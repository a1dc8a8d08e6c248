"""What campaigns are called in the marks of links: the names of journeys, told by those above us, who know them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

KEPT = timedelta(minutes=1)  # a new name counts within this time
MOST_KEPT = 10_000

Finder = Callable[[Collection[int]], Mapping[int, str]]

_finders: list[Finder] = []
_known: dict[int, tuple[str, datetime]] = {}


def named_by(find: Finder) -> None:
    """Has journeys named by this function, one query for all of them. Call it in `ready()`."""
    if find not in _finders:
        _finders.append(find)


def names(journey_ids: Collection[int], now: datetime) -> dict[int, str]:
    """The names of those that have one. A query at most, now and then."""
    wanted = set(journey_ids)
    old = {each for each in wanted if each not in _known or not now - KEPT < _known[each][1] <= now}
    if old:
        if len(_known) + len(old) > MOST_KEPT:
            _known.clear()
        found = {key: name for find in _finders for key, name in find(old).items()}
        _known.update({each: (found.get(each, ""), now) for each in old})
    return {each: _known[each][0] for each in wanted if each in _known and _known[each][0]}


def forget_known() -> None:
    """Forgets what this process knows, as after a roll-back."""
    _known.clear()
