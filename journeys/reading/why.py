"""Why somebody is in a journey, left it, or never came: the runs, the refusals, and every question at the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from customers.models import Customer
from journeys.entry import Finding, Visitor
from journeys.models import Arrival, Enrollment, Journey, Launch, Version
from journeys.reading.doors import again, caps, chance, entered_before
from journeys.reading.ledger import Entry, Wanted, page
from journeys.reading.telling import book_of, tell
from journeys.reasons import Reason
from journeys.running import Running, entry_type, one
from segments.explaining import Explained, explain
from segments.moment import Moment, Way
from segments.tree import RuleInvalid, parse

RUNS, REFUSALS, LAUNCHES = 10, 10, 3


@dataclass(frozen=True)
class Answer:
    """All that is known of one customer and one journey.

    `verdict` is inside, left, held_out, refused, waiting (somebody at the door whose moment has not come), never_came,
    or not_launched. `findings` are those of the whole journey; `entries` holds those of each entry of its version.
    """

    verdict: str
    runs: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)


def why(journey: Journey, customer: Customer, now: datetime) -> Answer:
    """Everything at once; a constant number of statements for each entry and each of its last launches."""
    found = page(Wanted(journey.pk, customers=[customer.pk]), 500)
    refused = [each for each in found if each.enrollment_id is None][:REFUSALS]
    runs = list(Enrollment.objects.filter(customer_id=customer.pk, journey_id=journey.pk).order_by("-run")[:RUNS])
    arrivals = list(Arrival.objects.filter(customer_id=customer.pk, journey_id=journey.pk).order_by("due_at")[:RUNS])
    version = one(journey.version_id) if journey.version_id else None
    visitor = _visitor(journey, customer, version, now) if version else None
    entered = entered_before(journey.pk, customer.pk)
    book = book_of(found)
    return Answer(
        _verdict(journey, runs, refused, arrivals),
        [_run(each, found, version, book) for each in runs],
        [tell(each, book) for each in refused],
        list(_general(version, customer, refused, now)) if version else [],
        [
            {
                "node": entry.node,
                "type": entry_type(entry).key,
                "label": entry_type(entry).label,
                "waiting": [each.due_at for each in arrivals if each.op == entry.number],
                "findings": [
                    *_launches(journey, version, entry.number, customer, now),
                    *entry_type(entry).why(entry, visitor),
                    *again(entry.args, entered, now),
                ],
            }
            for entry in version.program.entries
        ]
        if version and visitor
        else [],
    )


def _visitor(journey: Journey, customer: Customer, version: Running, now: datetime) -> Visitor:
    published_at = Version.objects.values_list("published_at", flat=True).get(pk=version.id)
    return Visitor(customer, journey, published_at, version.closures, now)


def _verdict(
    journey: Journey, runs: Sequence[Enrollment], refused: Sequence[Entry], arrivals: Sequence[Arrival]
) -> str:
    if any(each.exited_at is None for each in runs):
        return "inside"
    if runs:
        return "left"
    if refused:
        return "held_out" if refused[0].reason == Reason.HOLDOUT else "refused"
    if arrivals:
        return "waiting"
    return "never_came" if journey.launched_at else "not_launched"


def _run(run: Enrollment, found: Sequence[Entry], version: Running | None, book: Any) -> dict[str, Any]:
    """One run: since when, where now, and what was decided last."""
    mine = [each for each in found if each.enrollment_id == run.id]
    op = book.op(run.version_id, run.op)
    return {
        "run": run.run,
        "version": book.number(run.version_id),
        "entered_at": run.entered_at,
        "exited_at": run.exited_at,
        "due_at": run.due_at,
        "since": run.moved_at,
        "node": op.node if op else None,
        "node_label": book.node_label(run.version_id, op.node) if op else "",
        "decisions": [tell(each, book) for each in mine],
    }


def _general(version: Running, customer: Customer, refused: Sequence[Entry], now: datetime) -> list[Finding]:
    """The questions of the whole journey: audience, share, hold-out, caps."""
    policy = version.policy
    found = []
    if policy["audience"]:
        decided = next((each.at for each in refused if each.reason == Reason.NOT_IN_AUDIENCE), None)
        found.append(rule_finding("audience", policy["audience"], customer.pk, decided, now))
    capped = next((each.at for each in refused if each.reason == Reason.ENTRY_CAP), None)
    return [*found, *chance(version, customer.pk), *caps(version, capped, now)]


def _launches(journey: Journey, version: Running, op: int, customer: Customer, now: datetime) -> list[Finding]:
    """Of an entry by a segment: its rule as it was at the last launches, beside today's."""
    segment = version.program.ops[op].args.get("segment_id")
    if segment is None:
        return []
    launches = Launch.objects.filter(journey=journey, op=op).order_by("-as_of")[:LAUNCHES]
    return [segment_finding(segment, customer.pk, each.as_of, now) for each in launches] or [
        segment_finding(segment, customer.pk, None, now)
    ]


def segment_finding(segment_id: int, customer_id: int, then: datetime | None, now: datetime) -> Finding:
    """Whether somebody was in a segment, as it is written today, and is; with the tree of its rule."""
    moment = Moment(now)
    segment = moment.known.segments.get(segment_id)
    if segment is None:
        return Finding("segment_gone", False, {"segment": str(segment_id)})  # noqa: FBT003 (whether it holds)
    found = rule_finding("segment", segment.rule, customer_id, then, now)
    return replace(found, params={"segment": segment.name})


def rule_finding(code: str, rule: dict[str, Any], customer_id: int, then: datetime | None, now: datetime) -> Finding:
    """A rule for one customer, as it stood at `then` and today; it holds as it stood then, if there was a then.

    What is stored without its history (addresses, lists) is shown as it is today, and says so (Explained.as_of_today).
    """
    try:
        today = _explained(rule, customer_id, now)
        before = _explained(rule, customer_id, then, recalls=True) if then else None
    except RuleInvalid as error:
        return Finding(code, False, {"why": str(error)})  # noqa: FBT003 (whether it holds)
    counts = before or today
    return Finding(code, bool(counts and counts.value), {}, then, before, today, rule)


def _explained(rule: dict[str, Any], customer_id: int, at: datetime, *, recalls: bool = False) -> Explained | None:
    moment = Moment(at, way=Way.FEW)
    return explain(parse(rule, moment.known), moment, customer_id, recalls=recalls)
