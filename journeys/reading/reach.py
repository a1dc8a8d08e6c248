"""How many would enter by a launch now, and how many of them the journey's messages can reach, channel by channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from psycopg import sql

from journeys.entry import Planned
from journeys.models import Version
from journeys.policy import read
from journeys.program import Op, Program
from journeys.running import entry_type
from lib.sql import fill, load, rows
from segments.patience import ASKED_MS, patience
from segments.predicate import predicate

HERE = Path(__file__).parent
FATES = ("sent", "no_address", "no_consent", "suppressed", "paused")


class Way(NamedTuple):
    """A channel and a topic by which a journey writes."""

    channel: str
    topic_id: int
    brand_id: int
    unasked: bool


@dataclass(frozen=True)
class WayReach:
    """What would become of the entrants at the steps that write this way: numbers of customers by fate."""

    channel: str
    topic: int
    fates: dict[str, int]


@dataclass(frozen=True)
class EntryReach:
    """Of those who would come by one entry (`node`): how many there are, how many can be reached at all, and how."""

    node: str
    members: int
    reachable: int
    ways: list[WayReach]


def reach(version: Version, now: datetime, limit_ms: int = ASKED_MS) -> list[EntryReach]:
    """For each entry that a launch lets people in by. Raises TooSlow, SegmentGone and RuleInvalid.

    One statement an entry. Caps, quiet hours and conditions on the way are not asked: they are known when a message
    is due and not before.
    """
    program = Program.from_json(version.program)
    ways = sorted({_way(each) for each in program.ops if each.kind == "send"})
    policy = read(version.settings)
    asked_at_door = policy["audience"] if policy["audience_when"] == "entry" else None
    audience = predicate(asked_at_door, now) if asked_at_door else sql.SQL("true")
    return [
        _of_entry(entry.node, figures(kind.members(entry, Planned("", now), now), audience, ways, now, limit_ms), ways)
        for entry in program.entries
        if (kind := entry_type(entry)).is_launched
    ]


def _way(op: Op) -> Way:
    args = op.args
    return Way(args["channel"], args["topic_id"], args["brand_id"], args["unasked"])


def figures(
    members: sql.Composable, audience: sql.Composable, ways: Sequence[Way], now: datetime, limit_ms: int
) -> tuple[int, ...]:
    """Members, those who can be reached, and for each way and each fate a number. Raises TooSlow."""
    numbers = range(len(ways))
    query = fill(
        load(HERE / "reach.sql"),
        members=members,
        audience=audience,
        joins=sql.SQL(" ").join(_joins(number, way) for number, way in enumerate(ways)),
        fates=sql.SQL(", ").join([_fate(number, way, now) for number, way in enumerate(ways)] or [sql.SQL("1")]),
        any=sql.SQL(" or ").join([_is(number, "sent") for number in numbers] or [sql.SQL("false")]),
        figures=sql.SQL("").join(
            sql.SQL(", count(*) filter (where {})").format(_is(number, fate)) for number in numbers for fate in FATES
        ),
    )
    with patience(limit_ms):
        return rows(query)[0]


def fates_by_way(found: tuple[int, ...]) -> list[dict[str, int]]:
    """What `figures` has found for each way, by the name of the fate."""
    rest = found[2:]
    return [dict(zip(FATES, rest[at : at + len(FATES)], strict=True)) for at in range(0, len(rest), len(FATES))]


def _of_entry(node: str, found: tuple[int, ...], ways: Sequence[Way]) -> EntryReach:
    by_way = zip(ways, fates_by_way(found), strict=True)
    return EntryReach(node, found[0], found[1], [WayReach(way.channel, way.topic_id, fates) for way, fates in by_way])


def _alias(letter: str, number: int) -> sql.Identifier:
    return sql.Identifier(f"{letter}{number}")


def _is(number: int, fate: str) -> sql.Composable:
    return sql.SQL("{} = {}").format(_alias("fate", number), sql.Literal(fate))


def _joins(number: int, way: Way) -> sql.Composable:
    return sql.SQL(
        "left join customers_address {a} on {a}.customer_id = m.id and {a}.channel = {channel} and {a}.is_primary"
        " left join customers_consent {k}"
        " on {k}.customer_id = m.id and {k}.channel = {channel} and {k}.topic_id = {topic}"
        " left join customers_suppression {s} on {s}.channel = {channel} and {s}.endpoint = {a}.endpoint"
    ).format(**_tables(number), channel=sql.Literal(way.channel), topic=sql.Literal(way.topic_id))


def _fate(number: int, way: Way, now: datetime) -> sql.Composable:
    pause: Any = sql.SQL(
        "exists (select from customers_consentpause u"
        " where u.customer_id = m.id and u.brand_id = {brand} and u.until > {now})"
    ).format(brand=sql.Literal(way.brand_id), now=sql.Literal(now))
    return sql.SQL(
        "case when {a}.endpoint is null then 'no_address'"
        " when {k}.granted is false or ({k}.granted is null and not {unasked}) then 'no_consent'"
        " when {s}.id is not null then 'suppressed'"
        " when not {unasked} and {pause} then 'paused' else 'sent' end as {fate}"
    ).format(**_tables(number), unasked=sql.Literal(way.unasked), pause=pause, fate=_alias("fate", number))


def _tables(number: int) -> dict[str, sql.Identifier]:
    return {letter: _alias(letter, number) for letter in "aks"}
