"""Launches: many people who come to an entry at once, as a segment was at one moment, batch by batch through the door.

Pressing Launch makes one for each entry that waits for it; an entry by the clock makes one for each occurrence.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from journeys.doors import let_in_batch
from journeys.entry import EntryType, Planned
from journeys.models import Journey, Launch
from journeys.program import Op
from journeys.running import Running, entry_type
from lib.sql import execute, fill, load
from segments.predicate import SegmentGone
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
Stop = Callable[[], bool]


def plan(found: list[Running], now: datetime) -> int:
    """Makes the launches that have come by the clock in running journeys; how many."""
    made = 0
    for version, entry, kind in _timed(found):
        since = _since(version, entry.number)
        for planned in kind.planned(entry, since, now) if since else ():
            _, new = Launch.objects.get_or_create(
                journey_id=version.journey_id,
                op=entry.number,
                slot=planned.slot,
                defaults={"version_id": version.id, "as_of": planned.as_of},
            )
            made += new
    return made


def next_at(found: list[Running], now: datetime) -> datetime | None:
    """When the clock brings the next launch."""
    moments = [kind.next_at(entry, now) for _, entry, kind in _timed(found)]
    return min((each for each in moments if each), default=None)


def _timed(found: list[Running]) -> Iterator[tuple[Running, Op, EntryType]]:
    """The entries of the newest versions that make launches by the clock; earlier versions let nobody in any more."""
    timed = [
        (version, entry, kind)
        for version in found
        for entry in version.program.entries
        if type(kind := entry_type(entry)).planned is not EntryType.planned
    ]
    if timed:
        open_ = set(Journey.objects.filter(status=Journey.Status.RUNNING).values_list("version_id", flat=True))
        yield from (each for each in timed if each[0].id in open_)


def _since(version: Running, op: int) -> datetime | None:
    """The last occurrence that was made at this entry, else when the journey was launched."""
    mine = Launch.objects.filter(journey=version.journey_id, op=op).exclude(slot=None)
    last = mine.order_by("-as_of").values_list("as_of", flat=True).first()
    return last or Journey.objects.values_list("launched_at", flat=True).get(pk=version.journey_id)


def let_in(found: list[Running], now: datetime, batch: int, turn: int, stop: Stop) -> int:
    """Fills new launches with their members, and lets some batches of each through the door; how many people."""
    by_id = {each.id: each for each in found}
    done = 0
    opened = Launch.objects.filter(finished_at=None, journey__status=Journey.Status.RUNNING)
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
            members = entry_type(entry).members(entry, Planned(launch.slot or "", launch.as_of), now)
        except (SegmentGone, RuleInvalid) as error:
            log.warning("The launch of journey %s lets nobody in: %s", launch.journey_id, error)
            mine.update(filled_at=now, finished_at=now)
            launch.finished_at = now
            return
        execute(fill(load(HERE / "launching.sql"), launch=launch.pk, batch=batch, predicate=members))
        mine.update(filled_at=now)


def _batch(launch: Launch, version: Running, now: datetime) -> int:
    """One batch through the door; how many were considered. Without a batch left the launch is finished."""
    if launch.finished_at:
        return 0
    found, considered = let_in_batch(version, version.program.ops[launch.op], launch, now)
    if not found:
        # Batches that another worker holds at this instant are still there: only an empty list is the end.
        Launch.objects.filter(
            pk=launch.pk, launchbatch=None, filled_at__isnull=False, journey__status=Journey.Status.RUNNING
        ).update(finished_at=now)
    return considered
