"""Entries that have to look for themselves whether somebody has come (somebody joined a segment as time went by)."""

from collections.abc import Iterator
from datetime import datetime

from journeys.entry import EntryType
from journeys.models import Journey
from journeys.program import Op
from journeys.running import Running, entry_type


def sense(found: list[Running], now: datetime) -> int:
    """Has the entries look whose time has come; how many arrivals they made."""
    return sum(kind.sense(version.journey_id, version.id, entry, now) for version, entry, kind in _sensing(found))


def next_at(found: list[Running], now: datetime) -> datetime | None:
    """When one of them looks next."""
    moments = [kind.senses_at(version.journey_id, version.id, entry, now) for version, entry, kind in _sensing(found)]
    return min((each for each in moments if each), default=None)


def _sensing(found: list[Running]) -> Iterator[tuple[Running, Op, EntryType]]:
    sensing = [
        (version, entry, kind)
        for version in found
        for entry in version.program.entries
        if type(kind := entry_type(entry)).sense is not EntryType.sense
    ]
    if sensing:
        open_ = set(Journey.objects.filter(status=Journey.Status.RUNNING).values_list("version_id", flat=True))
        yield from (each for each in sensing if each[0].id in open_)
