"""What can be compared in a journey: its hold-out with everybody else, and the arms of each of its random splits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from journeys.hearing.happenings import happened
from journeys.models import Version
from journeys.policy import read
from journeys.program import Program
from lib.sql import fill

HOLDOUT = ""  # the comparison of those who were let in (port `next` of an entry) with the hold-out (port `holdout`)
LET_IN, HELD_OUT = "next", "holdout"
# What counts as a visit: pages and screens as SDKs tell them, and the names that shops give them.
VISITS = ("page", "screen", "visit", "Product Viewed")
CONVERTED = sql.SQL(
    "exists (select from (select e.* from {table} where e.customer_id = m.customer_id offset 0) e"
    " where {condition} and e.occurred_at > m.at and e.occurred_at <= m.until_at)"
)


@dataclass(frozen=True)
class Compared:
    """A comparison as one version makes it. `shares` are what the arms were to have, in percent."""

    journey_id: int
    version_id: int
    key: str
    ops: tuple[int, ...]
    shares: dict[str, int]
    window_s: int
    currency: str
    goal: dict[str, Any] | None  # the goal's event, if it is one
    labels: dict[str, str] = field(default_factory=dict)
    controls: frozenset[str] = frozenset()  # arms in which nothing is sent


def comparisons(journey_id: int | None = None) -> list[Compared]:
    """Those of all versions that were published, or of one journey's. One statement."""
    found = Version.objects.order_by("id")
    # Of a program that neither splits nor holds out nothing is read.
    found = found.filter(journey=journey_id) if journey_id else found
    has = found.filter(settings__holdout_share__gt=0) | found.filter(program__ops__contains=[{"kind": "split"}])
    rows = has.values_list("id", "journey_id", "settings", "program", "journey__brand__currency")
    return [each for row in rows for each in _of_version(*row)]


def _of_version(
    version_id: int, journey_id: int, settings: dict[str, Any], raw: dict[str, Any], currency: str
) -> Iterable[Compared]:
    program, policy = Program.from_json(raw), read(settings)
    goal = policy["goal"] if policy["goal"] and policy["goal"]["kind"] == "event" else None
    about: dict[str, Any] = {"window_s": int(policy["conversion_window_s"]), "currency": currency, "goal": goal}
    if share := policy["holdout_share"]:
        doors = tuple(each.number for each in program.entries)
        yield Compared(
            journey_id,
            version_id,
            HOLDOUT,
            doors,
            {HELD_OUT: share, LET_IN: 100 - share},
            controls=frozenset({HELD_OUT}),
            **about,
        )
    for op in program.ops:
        if op.kind == "split":
            arms = op.args["arms"]
            yield Compared(
                journey_id,
                version_id,
                op.node,
                (op.number,),
                {each["key"]: each["share"] for each in arms},
                labels={each["key"]: each["label"] for each in arms},
                controls=frozenset(each["key"] for each in arms if not _sends(program, op.ports[each["key"]])),
                **about,
            )


def _sends(program: Program, start: int) -> bool:
    """Whether anything is sent on any way from this op on."""
    seen, waiting = set(), [start]
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if program.ops[number].kind == "send":
            return True
        waiting += program.ops[number].ports.values()
    return False


def values(found: Iterable[Compared]) -> dict[str, Any]:
    """What the .sql files here are filled with: one row for each arm of each op."""
    found = list(found)
    arms = [(each, op, arm) for each in found for op in each.ops for arm in each.shares]
    return {
        "journeys": [each.journey_id for each, _, _ in arms],
        "comparisons": [each.key for each, _, _ in arms],
        "versions": [each.version_id for each, _, _ in arms],
        "ops": [op for _, op, _ in arms],
        "arms": [arm for _, _, arm in arms],
        "windows": [each.window_s for each, _, _ in arms],
        "currencies": [each.currency for each, _, _ in arms],
    }


def converted(found: Iterable[Compared]) -> sql.Composable:
    """Whether a person `m` has reached the goal of their version; where it is no event, whether they have bought."""
    goals = {each.version_id: each.goal for each in found if each.goal}
    whens = [
        sql.SQL(" when {} then {}").format(version, _happened(goal["event"], goal["filters"]))
        for version, goal in goals.items()
    ]
    return sql.SQL("case m.version_id{} else b.purchases > 0 end").format(sql.Composed(whens)) if whens else BOUGHT


BOUGHT = sql.SQL("b.purchases > 0")


def _happened(event: str, filters: list[dict[str, Any]]) -> sql.Composable:
    table, condition = happened(event, filters)
    return fill(CONVERTED, table=table, condition=condition)
