"""What can be done to a journey. Each verb is one transaction with its audit; views and commands call these."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.audit import Actor, person
from accounts.models import Brand
from delivery.sending import outbox
from delivery.sending.dispatcher import QUEUE
from journeys.changing.crossing import cross, patiently, prepare
from journeys.changing.looking import look
from journeys.changing.plan import Plan, StalePlan, check
from journeys.entering.shares import ALL
from journeys.hearing import triggers
from journeys.linting.checking import errors, lint
from journeys.models import Changeover, Enrollment, Journey, Launch, Pause, Version
from journeys.policy import read
from journeys.problems import Problem, Unpublishable
from journeys.program import Program, compile_graph
from journeys.running import entry_type
from journeys.talking.live import tell_saved
from journeys.trying.gate import failing
from lib.live import kick, publish
from lib.problems import Conflict

Status = Journey.Status
INSIDE = (Status.RUNNING, Status.PAUSED, Status.DRAINING)  # in which states people are inside


class StaleRevision(Conflict):
    """Somebody else saved the draft in the meantime."""

    default_detail = "Somebody else has saved this journey in the meantime."


def create(name: str, brand: Brand, by: Actor, graph: dict[str, Any] | None = None) -> Journey:
    """A new draft."""
    with transaction.atomic():
        journey = Journey.objects.create(
            name=name,
            brand=brand,
            graph=graph or {"nodes": [], "edges": []},
            created_by=person(by),
            updated_by=person(by),
        )
        audit.record(by, "created", f"journey:{journey.pk}", name=name)
    return journey


def save(journey: Journey, by: Actor, revision: int, **changes: Any) -> Journey:
    """Changes the draft (name, graph, settings) if it is still at this revision; raises StaleRevision otherwise."""
    changed = Journey.objects.filter(pk=journey.pk, revision=revision)
    with transaction.atomic():
        fresh = changed.select_for_update().first()
        if fresh is None:
            raise StaleRevision
        for field, value in changes.items():
            setattr(fresh, field, value)
        fresh.revision += 1
        fresh.updated_by = person(by)
        fresh.save(update_fields=[*changes, "revision", "updated_by", "updated_at"])
        tell_saved(fresh.pk, fresh.revision, person(by))
    return fresh


def publish_version(
    journey: Journey, by: Actor, now: datetime, plan: Plan | None = None, revision: int | None = None
) -> Version:
    """Freezes the draft as the next version and compiles it. Raises Unpublishable with the problems.

    New people enter this one. Those inside an earlier version stay on it, unless a plan says otherwise. Raises
    StalePlan where the plan, or the revision of the draft it was made for, is not what would be published.
    """
    return patiently(lambda: _publish(journey, by, now, plan, revision))


def _publish(journey: Journey, by: Actor, now: datetime, plan: Plan | None, revision: int | None) -> Version:
    with transaction.atomic():
        locked = Journey.objects.select_for_update().select_related("brand").get(pk=journey.pk)
        if revision is not None and revision != locked.revision:
            raise StalePlan("The draft has been changed meanwhile. Look at the change again, then publish.")
        graph, problems = lint(locked.graph, locked.brand, locked.settings, now)
        if errors(problems) or errors(problems := problems + failing(locked, now)):
            raise Unpublishable(problems)
        policy = read(locked.settings)
        before = locked.version if locked.status in INSIDE else None
        found = look(locked) if before else None
        if found and plan:
            check(plan, found)
        compiled = compile_graph(graph, locked.brand, policy)
        ways = prepare(compiled, locked, plan, found) if found and plan else []
        number = (locked.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        version = Version.objects.create(
            journey=locked,
            number=number,
            graph=locked.graph,
            settings=policy,
            program=compiled,
            published_at=now,
            published_by=person(by),
        )
        locked.version = version
        locked.save(update_fields=["version"])
        if locked.status in (Status.RUNNING, Status.PAUSED):
            triggers.listen(locked, version)
        said = {"version": number}
        if before and found:
            plan = plan or Plan()
            made = Changeover.objects.create(
                journey=locked,
                before=before,
                after=version,
                choices=plan.as_json(),
                take_along=plan.take_along,
                made_by=person(by),
                made_at=now,
            )
            cross(made, found, ways, now)
            said |= {"moved": made.moved, "put_out": made.put_out} if plan.moves else {}
        audit.record(by, "published", f"journey:{journey.pk}", **said)
        _changed(locked)
    return version


def launch(journey: Journey, by: Actor, now: datetime, *, share: int = ALL) -> list[Launch]:
    """Opens the doors: entry segments come in as they are at `now`, other entries begin to listen.

    With a `share` they open for so many percent of the people, always the same ones; `widen` lets the others in.
    Raises Conflict without a version, while it is paused, or when nothing would change.
    """
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
        entries = Program.from_json(locked.version.program).entries
        launched = [each for each in entries if entry_type(each).is_launched]
        if locked.status == Status.RUNNING and not launched:
            raise Conflict("The journey runs already.", "running")
        if locked.status != Status.RUNNING:
            triggers.forget(locked)  # whoever was brought by a transaction that had seen it run before it ended
        _set_status(locked, Status.RUNNING)
        locked.launched_at, locked.share = now, share
        locked.stopped_at = locked.withdrawn = None
        locked.save(update_fields=["launched_at", "share", "stopped_at", "withdrawn"])
        triggers.listen(locked, locked.version)
        started = [
            Launch.objects.create(journey=locked, version=locked.version, op=each.number, as_of=now, share=share)
            for each in launched
        ]
        said = {"share": share} if share < ALL else {}
        audit.record(by, "launched", f"journey:{journey.pk}", version=locked.version.number, **said)
    return started


def widen(journey: Journey, by: Actor, now: datetime, *, share: int) -> list[Launch]:
    """Opens the doors of a journey that was launched to a share for more people; nobody has their turn twice.

    Those come who are in the entry segments at `now`. Raises Conflict when it is open for so many already.
    """
    with transaction.atomic():
        locked = _locked(journey, "Only a running journey can be opened for more people.", Status.RUNNING)
        if share <= locked.share:
            raise Conflict(f"The journey is open for {locked.share} % of the people already.", "open_already")
        if Launch.objects.filter(journey=locked, finished_at=None).exists():
            raise Conflict("The journey is being launched already.", "launching")
        assert locked.version is not None, "a journey that runs has a version"
        entries = Program.from_json(locked.version.program).entries
        started = [
            Launch.objects.create(
                journey=locked,
                version=locked.version,
                op=each.number,
                as_of=now,
                share_from=locked.share,
                share=share,
            )
            for each in entries
            if entry_type(each).is_launched
        ]
        before, locked.share = locked.share, share
        locked.save(update_fields=["share"])
        audit.record(by, "widened", f"journey:{journey.pk}", share=share, before=before)
        _changed(locked)
    return started


def pause(
    journey: Journey,
    by: Actor,
    now: datetime,
    *,
    holds_timers: bool = False,
    refuses_arrivals: bool = False,
) -> None:
    """Nobody moves, no message leaves. Batches in flight are waited for. Timers run on, unless they are held.

    Whoever is brought to an entry meanwhile comes in afterwards, unless they are to be refused.
    """
    with transaction.atomic():
        locked = _locked(journey, "Only a running journey can be paused.", Status.RUNNING, Status.DRAINING)
        _set_status(locked, Status.PAUSED)
        locked.paused_at, locked.holds_timers, locked.refuses_arrivals = now, holds_timers, refuses_arrivals
        locked.save(update_fields=["paused_at", "holds_timers", "refuses_arrivals"])
        outbox.hold(locked.pk)
        said = {"holds_timers": holds_timers, "refuses_arrivals": refuses_arrivals}
        audit.record(by, "paused", f"journey:{journey.pk}", **said)


def resume(journey: Journey, by: Actor, now: datetime) -> None:
    """Goes on after a pause. Where timers stood still, whatever waits is over so much later."""
    with transaction.atomic():
        locked = _locked(journey, "Only a paused journey can be resumed.", Status.PAUSED)
        _set_status(locked, Status.DRAINING if locked.stopped_at else Status.RUNNING)
        held_s = 0.0
        if locked.paused_at and now > locked.paused_at:
            Pause.objects.create(
                journey=locked,
                began_at=locked.paused_at,
                ended_at=now,
                holds_timers=locked.holds_timers,
                refuses_arrivals=locked.refuses_arrivals,
            )
            held_s = (now - locked.paused_at).total_seconds() if locked.holds_timers else 0.0
        outbox.release(locked.pk, held_s)
        kick(QUEUE)
        audit.record(by, "resumed", f"journey:{journey.pk}")


def stop(journey: Journey, by: Actor, now: datetime, *, drain: bool = False) -> None:
    """Closes the doors. What is queued is withdrawn and everybody inside leaves with the reason “stopped”.

    Or, to `drain` it, those inside go on to their end.
    """
    with transaction.atomic():
        locked = _locked(
            journey,
            "Only a running or paused journey can be stopped.",
            *(Status.RUNNING, Status.PAUSED),
            *(() if drain else (Status.DRAINING,)),
        )
        if drain and locked.status == Status.PAUSED:
            raise Conflict("The journey is paused. Resume it first, or end it now.", "paused")
        _set_status(locked, Status.DRAINING if drain else Status.STOPPED)
        locked.stopped_at = now
        if not drain:
            locked.withdrawn = outbox.withdraw(locked.pk)
        locked.save(update_fields=["stopped_at", "withdrawn"])
        triggers.forget(locked)
        Launch.objects.filter(journey=locked, finished_at=None).update(finished_at=now)
        audit.record(by, "stopped", f"journey:{journey.pk}", drain=drain, withdrawn=locked.withdrawn)


def problems_of(journey: Journey) -> list[Problem]:
    """What the linter says of the draft."""
    return lint(journey.graph, journey.brand, journey.settings)[1]


def _locked(journey: Journey, otherwise: str, *statuses: Status) -> Journey:
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    if locked.status not in statuses:
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
