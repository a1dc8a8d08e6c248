"""Letting a segment into a journey: its members at one moment, batch by batch through the door."""

import logging
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from journeys.models import Launch
from journeys.ops import arrival
from journeys.program import Program
from lib.live import publish
from lib.sql import execute, fill, load, rows
from segments.predicate import SegmentGone, entry_predicate
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

HERE = Path(__file__).parent


def fill_batches(launch: Launch, program: Program, now: datetime, batch: int) -> None:
    """Stores who is in the entry segment at `launch.as_of`; done once, in one transaction.

    A segment that has gone or broken ends the launch with nobody let in: publishing had checked it, so this is an
    accident, which the page of the journey shows by zero entries.
    """
    entry = program.entries[0]
    with transaction.atomic():
        mine = Launch.objects.select_for_update(skip_locked=True).filter(pk=launch.pk, filled_at=None)
        if not mine.exists():
            return
        try:
            members = entry_predicate(entry.args["segment_id"], launch.as_of)
        except (SegmentGone, RuleInvalid) as error:
            log.warning("The launch of journey %s lets nobody in: %s", launch.journey_id, error)
            mine.update(filled_at=now, finished_at=now)
            launch.finished_at = now
            return
        execute(fill(load(HERE / "launching.sql"), launch=launch.pk, batch=batch, predicate=members))
        mine.update(filled_at=now)


def let_in(launch: Launch, program: Program, now: datetime) -> int:
    """One batch through the door; how many were considered. Without a batch left the launch is finished."""
    if launch.finished_at:
        return 0
    entry = program.entries[0]
    target = program.target(entry, "next")
    delay_s, listens = arrival(target)
    statement = fill(
        load(HERE / "entering.sql"),
        journey=launch.journey_id,
        version=launch.version_id,
        launch=launch.pk,
        op=entry.number,
        target=target.number,
        ends=target.kind == "exit",
        delay=delay_s,
        listens=listens,
        again=entry.args["reentry"] == "after_exit",
        now=now,
    )
    try:
        with transaction.atomic():
            found, considered, _ = rows(statement)[0]
            if found:
                publish(f"journey.{launch.journey_id}", {"type": "changed"})
    except IntegrityError as error:
        log.warning("A batch at the door of journey %s is tried again later: %s", launch.journey_id, error)
        return 0
    if not found:
        # Batches that another worker holds at this instant are still there: only an empty list is the end.
        Launch.objects.filter(
            pk=launch.pk, launchbatch=None, filled_at__isnull=False, journey__status="running"
        ).update(finished_at=now)
    return int(considered)
