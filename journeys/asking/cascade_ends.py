"""How cascades by API end, and telling that to the systems that have asked for them (docs/api.md)."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from delivery.api import callbacks
from journeys.models import ApiCascade, Decision, Enrollment
from journeys.running import program
from lib.sql import fill, load, rows

HERE = Path(__file__).parent
ENDED = "cascade.ended"
WITHDRAWN = "withdrawn"
BATCH = 1_000  # cascades that are looked at in one turn
LAST = 6  # decisions of a run, among which that of its last step is
# A decision: its op, port, reason and detail.
Decided = tuple[int, str, str, dict[str, Any] | None]


def run_of(cascade: ApiCascade) -> Enrollment | None:
    """Its run; None: it has not begun, or was withdrawn before."""
    about = {"customer_id": cascade.customer_id, "journey_id": cascade.journey_id, "key": cascade.key}
    return Enrollment.objects.filter(**about).order_by("-run").first()


def end_of(run: Enrollment) -> dict[str, Any]:
    """As `end`, of a run that is over."""
    found = Decision.objects.filter(customer_id=run.customer_id, enrollment_id=run.id).order_by("-visit", "-id")
    return end(run.version_id, run.op, list(found.values_list("op", "port", "reason", "detail")[:LAST]))


def end(version_id: int, op: int, decisions: Sequence[Decided]) -> dict[str, Any]:
    """{outcome, step, reason} of a run that has ended at `op`, by its last decisions, the newest first.

    `outcome` is the port by which it ended, or why it was ended from outside. `step` ({number, channel}) is the one
    that was reacted to, or the last one tried, and `reason` is what came of it.
    """
    ops = program(version_id).ops
    said: dict[str, Any] = {"outcome": ops[op].node, "step": None, "reason": None}
    if decisions and decisions[0][1] == "out":
        said["outcome"] = decisions[0][2]
    for number, _, reason, detail in decisions:
        if "step" not in ops[number].args:
            continue
        step = ops[number].args["step"] + 1
        if detail and detail.get("late"):
            step = detail["step"]  # a late reaction, to an earlier step
        channels = {each.args["step"] + 1: each.args["channel"] for each in ops if "step" in each.args}
        return said | {"step": {"number": step, "channel": channels[step]}, "reason": reason}
    return said


class Telling:
    """Tells the ends of cascades: looks through those that are open, some at a time, after something has moved."""

    def __init__(self) -> None:
        self._after: int | None = None  # the last one that was looked at; None: all were
        self._moved = True

    def __call__(self, now: datetime, *, moved: bool) -> bool:
        """One turn; whether there is more to look at. `moved`: since the last turn somebody has gone somewhere."""
        self._moved |= moved
        if self._after is None:
            if not self._moved:
                return False
            self._after, self._moved = 0, False
        self._after = tell(self._after, now)
        return self._after is not None or self._moved


def tell(after: int, now: datetime, limit: int = BATCH) -> int | None:
    """Notes what is still to be told of cascades behind this one; the last one it looked at (None: of all).

    A constant number of statements.
    """
    with transaction.atomic():
        found = rows(fill(load(HERE / "cascade_ends.sql"), after=after, limit=limit, last=LAST))
        ended = [each[2:] for each in found if each[2] is not None]
        if ended:
            callbacks.note(ENDED, [_told(*each) for each in ended], now)
            ApiCascade.objects.filter(pk__in=[each[0] for each in ended]).update(tells=False)
    place, looked = found[0][:2]
    return int(place) if looked == limit else None


def _told(id_: int, customer: int, key: int, *run: Any) -> tuple[int, dict[str, Any]]:
    """(the key that is told, what it is told), from a row of cascade_ends.sql."""
    version_id, op, exited_at, decisions = run
    said = {"outcome": WITHDRAWN, "step": None, "reason": None}
    if version_id is not None:
        said = end(version_id, op, json.loads(decisions or "[]"))
    return key, {"id": id_, "customer": customer, "at": exited_at.isoformat() if exited_at else None, **said}
