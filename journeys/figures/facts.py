"""What figures are made of: decisions, people standing somewhere, and messages, counted by version and op.

Without a segment they come from the counters by the hour that the engine and the delivery write with each batch:
nobody is counted here one by one, whatever the number of people. With a segment: journeys/figures/of_segment.py.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from journeys.figures.asked import Asked
from journeys.models import Version
from journeys.program import Program
from lib.sql import beside, fill, rows

MESSAGE_FIELDS = ("sent", "delivered", "opened", "clicked", "replied", "failed", "unsubscribed")

# Ports that lead nowhere: of a changeover (journeys/changing) and of its undoing. By `OVER` somebody leaves an op for
# one of another version, where they come by `HERE`; by `BACK` somebody stands again where they had been put out.
OVER, HERE, BACK = "over", "here", "back"

Place = tuple[int, int]  # version id, number of an op


class Decided(NamedTuple):
    """Decisions of one kind."""

    version_id: int
    op: int
    port: str
    reason: str
    number: int


class Written(NamedTuple):
    """Messages of one op and one currency: what became of them, in the order of MESSAGE_FIELDS, and what they cost."""

    version_id: int
    op: int
    currency: str
    counts: tuple[int, ...]
    cost: Decimal


@dataclass(frozen=True)
class Facts:
    """`standing`: who stands at an op now, whatever period was asked for."""

    decided: Sequence[Decided]
    standing: dict[Place, int]
    written: Sequence[Written]


def counted(versions: Sequence[Version], asked: Asked) -> Facts:
    """From the counters; two statements."""
    ids = [each.pk for each in versions]
    period = {"versions": ids, "since": asked.since, "until": asked.until}
    found = rows(fill(beside(__file__, "decided.sql"), **period))
    decided = [Decided(version, op, port, reason, within) for version, op, port, reason, within, _ in found if within]
    ever = [Decided(version, op, port, reason, number) for version, op, port, reason, _, number in found]
    written = [
        Written(version, op, currency, tuple(counts), cost)
        for version, op, currency, *counts, cost in rows(fill(beside(__file__, "written.sql"), **period))
    ]
    return Facts(decided, _standing(versions, ever), written)


def _standing(versions: Sequence[Version], ever: Sequence[Decided]) -> dict[Place, int]:
    """Who came to an op and has not left it. Nobody stays at an entry, and an exit lets nobody go."""
    programs = {each.pk: Program.from_json(each.program) for each in versions}
    found: dict[Place, int] = defaultdict(int)
    for version_id, number, port, _, count in ever:
        op = programs[version_id].ops[number]
        if op.kind != "enter":
            found[version_id, number] += count if port in (HERE, BACK) else -count
        if port in op.ports:
            found[version_id, op.ports[port]] += count
    return {place: count for place, count in found.items() if programs[place[0]].ops[place[1]].kind != "exit"}
