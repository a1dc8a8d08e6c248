"""What can be done to a journey. Each verb is one transaction with its audit; views and commands call these."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Brand, User
from delivery.sending import outbox
from delivery.sending.dispatcher import QUEUE
from journeys.lint import errors, lint
from journeys.models import Enrollment, Journey, Launch, Version
from journeys.problems import Problem, Unpublishable
from journeys.program import compile_graph
from lib.live import kick, publish
from lib.problems import Conflict

Status = Journey.Status


class StaleRevision(Conflict):
    """Somebody else saved the draft in the meantime."""

    default_detail = "Somebody else has saved this journey in the meantime."


def create(name: str, brand: Brand, by: User | None, graph: dict[str, Any] | None = None) -> Journey:
    """A new draft."""
    with transaction.atomic():
        journey = Journey.objects.create(
            name=name, brand=brand, graph=graph or {"nodes": [], "edges": []}, created_by=by, updated_by=by
        )
        audit.record(by, "created", f"journey:{journey.pk}", name=name)
    return journey


def save(journey: Journey, by: User | None, revision: int, **changes: Any) -> Journey:
    """Changes the draft (name, graph, settings) if it is still at this revision; raises StaleRevision otherwise."""
    changed = Journey.objects.filter(pk=journey.pk, revision=revision)
    with transaction.atomic():
        fresh = changed.select_for_update().first()
        if fresh is None:
            raise StaleRevision
        for field, value in changes.items():
            setattr(fresh, field, value)
        fresh.revision += 1
        fresh.updated_by = by
        fresh.save(update_fields=[*changes, "revision", "updated_by", "updated_at"])
    return fresh


def publish_version(journey: Journey, by: User | None, now: datetime) -> Version:
    """Freezes the draft as the next version and compiles it. Raises Unpublishable with the problems.

    Those inside an earlier version stay on it; new people enter this one.
    """
    with transaction.atomic():
        locked = Journey.objects.select_for_update().select_related("brand").get(pk=journey.pk)
        graph, problems = lint(locked.graph, locked.brand)
        if errors(problems):
            raise Unpublishable(problems)
        number = (locked.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        version = Version.objects.create(
            journey=locked,
            number=number,
            graph=locked.graph,
            program=compile_graph(graph, locked.brand),
            published_at=now,
            published_by=by,
        )
        locked.version = version
        locked.save(update_fields=["version"])
        audit.record(by, "published", f"journey:{journey.pk}", version=number)
        _changed(locked)
    return version


def launch(journey: Journey, by: User | None, now: datetime) -> Launch:
    """Lets the entry segment in, as it is at `now`. Raises Conflict without a version, or while it is paused."""
    with transaction.atomic():
        locked = Journey.objects.select_for_update().get(pk=journey.pk)
        if locked.version is None:
            raise Conflict("Publish the journey before launching it.", "not_published")
        if locked.status == Status.PAUSED:
            raise Conflict("The journey is paused. Resume it first.", "paused")
        if Launch.objects.filter(journey=locked, finished_at=None).exists():
            raise Conflict("The journey is being launched already.", "launching")
        if locked.status == Status.STOPPED and _inside(locked):
            raise Conflict("The journey is still being stopped. Try again in a moment.", "stopping")
        _set_status(locked, Status.RUNNING)
        locked.launched_at = now
        locked.save(update_fields=["launched_at"])
        started = Launch.objects.create(journey=locked, version=locked.version, as_of=now)
        audit.record(by, "launched", f"journey:{journey.pk}", version=locked.version.number)
    return started


def pause(journey: Journey, by: User | None) -> None:
    """Nobody moves, no message leaves; timers run on. Batches in flight are waited for."""
    with transaction.atomic():
        locked = _locked(journey, Status.RUNNING, "Only a running journey can be paused.")
        _set_status(locked, Status.PAUSED)
        outbox.hold(locked.pk)
        audit.record(by, "paused", f"journey:{journey.pk}")


def resume(journey: Journey, by: User | None) -> None:
    """Goes on after a pause."""
    with transaction.atomic():
        locked = _locked(journey, Status.PAUSED, "Only a paused journey can be resumed.")
        _set_status(locked, Status.RUNNING)
        outbox.release(locked.pk)
        kick(QUEUE)
        audit.record(by, "resumed", f"journey:{journey.pk}")


def stop(journey: Journey, by: User | None, now: datetime) -> None:
    """Ends it now: what is queued is withdrawn, everybody inside leaves with the reason “stopped”."""
    with transaction.atomic():
        locked = _locked(journey, Status.RUNNING, "Only a running or paused journey can be stopped.", Status.PAUSED)
        _set_status(locked, Status.STOPPED)
        outbox.withdraw(locked.pk)
        Launch.objects.filter(journey=locked, finished_at=None).update(finished_at=now)
        audit.record(by, "stopped", f"journey:{journey.pk}")


def problems_of(journey: Journey) -> list[Problem]:
    """What the linter says of the draft."""
    return lint(journey.graph, journey.brand)[1]


def _locked(journey: Journey, status: Status, otherwise: str, also: Status | None = None) -> Journey:
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    if locked.status not in (status, also):
        raise Conflict(otherwise, "wrong_status")
    return locked


def _set_status(journey: Journey, status: Status) -> None:
    journey.status = status
    journey.save(update_fields=["status"])
    _changed(journey)


def _changed(journey: Journey) -> None:
    publish(f"journey.{journey.pk}", {"type": "changed"})
    kick("engine")


def _inside(journey: Journey) -> bool:
    return Enrollment.objects.filter(version_id__in=journey.versions.values("id"), due_at__isnull=False).exists()
