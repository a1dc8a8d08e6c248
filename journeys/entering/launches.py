"""Launches: many people who come to an entry at once, as a segment was at one moment, batch by batch through the door.

Pressing Launch makes one for each entry that waits for it; an entry by the clock makes one for each occurrence.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from psycopg import sql

from journeys.entering.doors import let_in_batch
from journeys.entering.shares import among
from journeys.entry import EntryType, Planned
from journeys.models import Journey, Launch
from journeys.program import Op
from journeys.running import Running, entry_type, taking_in
from lib.sql import execute, fill, load
from segments.predicate import SegmentGone
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
# What came by the clock while nothing ran is made up for, unless it is older.
MADE_UP = timedelta(days=1)
# The clock is asked anew after this time at the latest: customers may have come who live in other time zones.
AGAIN = timedelta(minutes=1)
Stop = Callable[[], bool]


@dataclass(frozen=True)
class _Asked:
    """What an entry said of the clock at a moment, and until when that holds."""

    at: datetime
    until: datetime
    next_at: datetime | None


# By version and op. Only saves asking: what was made is in the database, and its slots are unique.
_asked: dict[tuple[int, int], _Asked] = {}


def plan(found: list[Running], now: datetime) -> int:
    """Makes the launches that have come by the clock in running journeys; how many."""
    made = 0
    for version, entry, kind in _timed(found):
        if _known(version, entry, now):
            continue
        for planned in kind.planned(entry, _since(version, entry.number, now), now):
            _, new = Launch.objects.get_or_create(
                journey_id=version.journey_id,
                op=entry.number,
                slot=planned.slot,
                defaults={"version_id": version.id, "as_of": planned.as_of, "share": version.share},
            )
            made += new
        _ask(version, entry, kind, now)
    return made


def next_at(found: list[Running], now: datetime) -> datetime | None:
    """When the clock brings the next launch."""
    asked = [_known(version, entry, now) or _ask(version, entry, kind, now) for version, entry, kind in _timed(found)]
    return min((each.next_at for each in asked if each.next_at), default=None)


def is_over(version: Running, entry: Op, now: datetime) -> bool:
    """Whether the clock brings nobody to this entry any more; what has come is made first (plan)."""
    kind = entry_type(entry)
    return kind.next_at(entry, now) is None and not any(
        True for _ in kind.planned(entry, _since(version, entry.number, now), now)
    )


def is_timed(kind: EntryType) -> bool:
    """Whether the clock brings people to entries of this type."""
    return type(kind).planned is not EntryType.planned


def _known(version: Running, entry: Op, now: datetime) -> _Asked | None:
    asked = _asked.get((version.id, entry.number))
    return asked if asked and asked.at <= now < asked.until else None


def _ask(version: Running, entry: Op, kind: EntryType, now: datetime) -> _Asked:
    next_at = kind.next_at(entry, now)
    if len(_asked) > 1000:
        _asked.clear()
    asked = _Asked(now, min(now + AGAIN, next_at or now + AGAIN), next_at)
    _asked[version.id, entry.number] = asked
    return asked


def _timed(found: list[Running]) -> Iterator[tuple[Running, Op, EntryType]]:
    """The entries of the newest versions that make launches by the clock; earlier versions let nobody in any more."""
    timed = [
        (version, entry, kind)
        for version in found
        for entry in version.program.entries
        if is_timed(kind := entry_type(entry))
    ]
    if timed:
        open_ = set(Journey.objects.filter(status=Journey.Status.RUNNING).values_list("version_id", flat=True))
        yield from (each for each in timed if each[0].id in open_)


def _since(version: Running, op: int, now: datetime) -> datetime:
    """After which moment the clock counts: the last occurrence that was made here, the launch, the version; a day."""
    made = Launch.objects.filter(journey=version.journey_id, op=op).exclude(slot=None)
    last = made.order_by("-as_of").values_list("as_of", flat=True).first()
    journey = Journey.objects.filter(pk=version.journey_id).values_list("launched_at", "version__published_at").get()
    return max(each for each in (last, *journey, now - MADE_UP) if each)


def let_in(found: list[Running], now: datetime, batch: int, turn: int, stop: Stop) -> int:
    """Fills new launches with their members, and lets some batches of each through the door; how many people."""
    by_id = {each.id: each for each in found}
    done = 0
    opened = Launch.objects.filter(finished_at=None, journey__status=Journey.Status.RUNNING).select_related("journey")
    for launch in opened.filter(version__in=by_id):
        version = by_id[launch.version_id]
        if launch.filled_at is None:
            _fill(launch, version, now, batch)
        for _ in range(turn):
            considered = _batch(launch, version, now)
            done += considered
            if not considered or stop():
                break
    return done


def _fill(launch: Launch, version: Running, now: datetime, batch: int) -> None:
    """Stores who comes, as of `launch.as_of`; done once, in one transaction.

    A segment that has gone or broken ends the launch with nobody let in: publishing had checked it, so this is an
    accident, which the page of the journey shows by zero entries.
    """
    entry = version.program.ops[launch.op]
    with transaction.atomic():
        mine = Launch.objects.select_for_update(skip_locked=True).filter(pk=launch.pk, filled_at=None)
        if not mine.exists():
            return
        try:
            members = sql.SQL("({}) and {}").format(
                entry_type(entry).members(entry, _planned(launch), now),
                among(launch.journey_id, launch.share_from, launch.share, launch.journey.launched_at),
            )
        except (SegmentGone, RuleInvalid) as error:
            log.warning("The launch of journey %s lets nobody in: %s", launch.journey_id, error)
            mine.update(filled_at=now, finished_at=now)
            launch.finished_at = now
            return
        execute(fill(load(HERE / "launching.sql"), launch=launch.pk, batch=batch, predicate=members))
        mine.update(filled_at=now)


def _planned(launch: Launch) -> Planned:
    return Planned(launch.slot or "", launch.as_of)


def _batch(launch: Launch, version: Running, now: datetime) -> int:
    """One batch through the door; how many were considered. Without a batch left the launch is finished."""
    if launch.finished_at:
        return 0
    entry = version.program.ops[launch.op]
    cause = entry_type(entry).cause(entry, _planned(launch))
    found, considered = let_in_batch(version, entry, launch, cause, now, first=taking_in(version, entry))
    if not found:
        # Batches that another worker holds at this instant are still there: only an empty list is the end.
        Launch.objects.filter(
            pk=launch.pk, launchbatch=None, filled_at__isnull=False, journey__status=Journey.Status.RUNNING
        ).update(finished_at=now)
    return considered
