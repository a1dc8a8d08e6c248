"""A journey that lets nobody more in and has nobody inside is finished."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from journeys.models import Enrollment, Journey, Launch, Version
from lib.live import publish


def finish(now: datetime) -> int:
    """Marks the running journeys in which nothing can happen any more; how many."""
    inside = Enrollment.objects.filter(version_id=OuterRef("pk"), due_at__isnull=False)
    busy = Version.objects.filter(journey=OuterRef("pk")).filter(Exists(inside))
    open_launches = Launch.objects.filter(journey=OuterRef("pk"), finished_at=None)
    launched = Launch.objects.filter(journey=OuterRef("pk"))
    done = 0
    for journey in Journey.objects.filter(
        Exists(launched), ~Exists(busy), ~Exists(open_launches), status=Journey.Status.RUNNING
    ):
        done += Journey.objects.filter(pk=journey.pk, status=Journey.Status.RUNNING).update(
            status=Journey.Status.FINISHED
        )
        publish(f"journey.{journey.pk}", {"type": "changed"})
    return done
