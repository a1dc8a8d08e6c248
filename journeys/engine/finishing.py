"""A journey that lets nobody more in and has nobody inside is finished."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from journeys.entering import launches
from journeys.entering.shares import ALL
from journeys.models import Enrollment, Journey, Launch, Version
from journeys.program import Op
from journeys.running import NO_POLICY, Running, entry_type, program
from lib.live import publish


def finish(now: datetime) -> int:
    """Marks the running journeys in which nothing can happen any more; how many."""
    inside = Enrollment.objects.filter(version_id=OuterRef("pk"), due_at__isnull=False)
    busy = Version.objects.filter(journey=OuterRef("pk")).filter(Exists(inside))
    open_launches = Launch.objects.filter(journey=OuterRef("pk"), finished_at=None)
    done = 0
    empty = Journey.objects.filter(~Exists(busy), ~Exists(open_launches))
    over = empty.filter(status__in=[Journey.Status.RUNNING, Journey.Status.DRAINING])
    for journey in over.select_related("version"):
        if journey.status == Journey.Status.RUNNING and _expects(journey, now):
            continue
        done += Journey.objects.filter(pk=journey.pk, status=journey.status).update(status=Journey.Status.FINISHED)
        publish(f"journey.{journey.pk}", {"type": "changed"})
    return done


def _expects(journey: Journey, now: datetime) -> bool:
    """Whether somebody may still come by an entry that nobody launches; one on a schedule ends with it.

    While it is open for a share of the people only, the others are yet to come.
    """
    if journey.version is None or journey.share < ALL:
        return True
    version = Running(journey.version.pk, journey.pk, program(journey.version.pk), NO_POLICY)
    return any(_is_open(version, entry, now) for entry in version.program.entries)


def _is_open(version: Running, entry: Op, now: datetime) -> bool:
    kind = entry_type(entry)
    if launches.is_timed(kind):
        return not launches.is_over(version, entry, now)
    return not kind.is_launched
