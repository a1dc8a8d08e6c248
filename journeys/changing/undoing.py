"""A publication over a running journey is undone: the version before runs again; who has not acted since goes back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import User
from journeys.changing.crossing import in_one_look, patiently
from journeys.hearing import triggers
from journeys.models import Arrival, Changeover, Enrollment, Journey, Launch
from journeys.reasons import Reason
from journeys.retention import kept_from
from journeys.running import program
from lib.live import kick, publish
from lib.problems import Conflict
from lib.sql import beside, fill

INSIDE = (Journey.Status.RUNNING, Journey.Status.PAUSED, Journey.Status.DRAINING)


@dataclass(frozen=True)
class Undone:
    """How many went back, and how many stay where they are: they have acted since, or have entered since."""

    changeover: Changeover
    moved_back: int
    stay: int


def last(journey: Journey) -> Changeover | None:
    """The publication that can be undone now."""
    if journey.status not in INSIDE:
        return None
    found = Changeover.objects.filter(journey=journey, after=journey.version_id, undone_at=None)
    return found.select_related("before", "after", "made_by").order_by("-id").first()


def undo(journey: Journey, by: User | None, now: datetime) -> Undone:
    """Raises Conflict when there is nothing to undo, and when the engine was at the same people again and again."""
    return patiently(lambda: _undo(journey, by, now))


def _undo(journey: Journey, by: User | None, now: datetime) -> Undone:
    with transaction.atomic():
        locked = Journey.objects.select_for_update().get(pk=journey.pk)
        changeover = last(locked)
        if changeover is None:
            raise Conflict("There is no publication that could be undone.", "nothing_to_undo")
        statement = fill(
            beside(__file__, "undoing.sql"),
            journey=locked.pk,
            changeover=changeover.pk,
            made_at=changeover.made_at,
            reason=Reason.MOVED_BACK.value,
            kept_from=kept_from(),
            now=now,
        )
        back = in_one_look(statement)[0]
        locked.version = changeover.before
        locked.save(update_fields=["version"])
        _doors_follow(locked, changeover)
        changeover.undone_at, changeover.undone_by, changeover.moved_back = now, by, back
        changeover.save(update_fields=["undone_at", "undone_by", "moved_back"])
        stay = those_who_stay(changeover).count()
        audit.record(
            by,
            "undone",
            f"journey:{locked.pk}",
            version=changeover.after.number,
            back_to=changeover.before.number,
            moved_back=back,
            stay=stay,
        )
        publish(f"journey.{locked.pk}", {"type": "changed"})
        kick("engine")
    return Undone(changeover, back, stay)


def those_who_stay(changeover: Changeover) -> QuerySet[Enrollment]:
    """Who is inside the version that was undone, those due first."""
    inside = Enrollment.objects.filter(version_id=changeover.after_id, due_at__isnull=False)
    return inside.order_by("due_at", "customer_id", "run")


def _doors_follow(journey: Journey, changeover: Changeover) -> None:
    """Entries listen as those of the version before; who is at a door now comes in by the same door of that version."""
    if journey.status in (Journey.Status.RUNNING, Journey.Status.PAUSED):
        triggers.listen(journey, changeover.before)
    doors = {each.node: each.number for each in program(changeover.before_id).entries}
    for entry in program(changeover.after_id).entries:
        if (op := doors.get(entry.node)) is None:
            continue
        here = {"version_id": changeover.before_id, "op": op}
        taken = Arrival.objects.filter(journey_id=journey.pk, version_id=changeover.before_id, op=op)
        arrivals = Arrival.objects.filter(journey_id=journey.pk, version_id=changeover.after_id, op=entry.number)
        # Who waits at both doors, since before the change, comes in by the one where they have waited longer.
        arrivals.exclude(customer_id__in=taken.values("customer_id")).update(**here)
        opened = Launch.objects.filter(journey=journey, version=changeover.after, op=entry.number, finished_at=None)
        opened.filter(slot=None).update(**here)
