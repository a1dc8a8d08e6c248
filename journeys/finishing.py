"""A journey that lets nobody more in and has nobody inside is finished."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from journeys.models import Enrollment, Journey, Launch, Version
from journeys.running import entry_type, program
from lib.live import publish


def finish(now: datetime) -> int:
    """Marks the running journeys in which nothing can happen any more; how many."""
    inside = Enrollment.objects.filter(version_id=OuterRef("pk"), due_at__isnull=False)
    busy = Version.objects.filter(journey=OuterRef("pk")).filter(Exists(inside))
    open_launches = Launch.objects.filter(journey=OuterRef("pk"), finished_at=None)
    launched = Launch.objects.filter(journey=OuterRef("pk"))
    done = 0
    empty = Journey.objects.filter(~Exists(busy), ~Exists(open_launches))
    over = empty.filter(Exists(launched), status=Journey.Status.RUNNING) | empty.filter(status=Journey.Status.DRAINING)
    for journey in over.select_related("version"):
        if journey.status == Journey.Status.RUNNING and _listens(journey):
            continue
        done += Journey.objects.filter(pk=journey.pk, status=journey.status).update(status=Journey.Status.FINISHED)
        publish(f"journey.{journey.pk}", {"type": "changed"})
    return done


def _listens(journey: Journey) -> bool:
    """Whether somebody may still come by an entry that nobody launches."""
    return journey.version is not None and not all(
        entry_type(each).is_launched for each in program(journey.version.pk).entries
    )
