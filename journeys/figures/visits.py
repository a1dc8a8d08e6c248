"""Who came to a node, and who left it by a port and why: the people behind a figure, the newest first.

They are read from the ledger as journeys/reading/hours.py tells: a page costs what it shows, however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from psycopg import sql

from journeys.figures.asked import EVERYTHING, Asked
from journeys.figures.facts import HERE, OVER
from journeys.figures.of_segment import members
from journeys.models import OpCount, Version
from journeys.program import Op, Program
from journeys.reading.hours import HOUR, Hours, Limits, Span, counted, newest, within
from journeys.reading.ledger import Entry
from lib.sql import beside, fill, rows
from segments.patience import ASKED_MS, patience

ENTERED, LEFT = "entered", "left"
OUT = "out"
AT_THE_DOOR = ("refused", "holdout")

Way = tuple[int, int, str]  # version id, number of an op, port of the op


@dataclass(frozen=True)
class Sought:
    """Whose visits of a node. Of those who left: by which `port` of it and for what `reason`; empty: any."""

    node: str
    way: str = ENTERED
    port: str = ""
    reason: str = ""
    asked: Asked = EVERYTHING
    before: tuple[datetime, int] | None = None  # the last of the page before


def visits(
    versions: Sequence[Version], sought: Sought, now: datetime, limit: int, limit_ms: int = ASKED_MS
) -> list[Entry]:
    """At most so many decisions, the newest first. Raises TooSlow where a segment's rule takes too long."""
    ways = [way for version in versions for way in _ways(version, sought)]
    if not ways:
        return []
    limits = Limits(sought.asked.since, sought.asked.until, sought.before)
    hours = _hours(ways, sought, limits)
    if sought.asked.segment is not None:
        # Its people may be few and far between: all of the time at once, instead of many windows without one of them.
        with patience(limit_ms):
            return _read(ways, sought, now, [(hours[-1][0], hours[0][0] + HOUR)], limit) if hours else []
    return newest(hours, limits, limit, partial(_read, ways, sought, now))


def _ways(version: Version, sought: Sought) -> Iterator[Way]:
    program = Program.from_json(version.program)
    for op in program.ops:
        for port in _ports(program, op, sought):
            yield version.pk, op.number, port


def _ports(program: Program, op: Op, sought: Sought) -> Iterator[str]:
    if sought.way == ENTERED:
        if op.kind == "enter" and op.node == sought.node:
            yield "next"
        if op.node == sought.node:
            yield HERE
        yield from (port for port in op.outs if program.target(op, port).node == sought.node)
    elif op.node == sought.node:
        door = AT_THE_DOOR if op.kind == "enter" else ()
        leaving = [*op.outs.items(), (OUT, OUT), (OVER, OVER), *((each, each) for each in door)]
        yield from (port for port, named in leaving if sought.port in ("", named))


def _hours(ways: Sequence[Way], sought: Sought, limits: Limits) -> Hours:
    """The hours in which there is anything, the last first."""
    found = OpCount.objects.filter(
        version_id__in={each[0] for each in ways},
        op__in={each[1] for each in ways},
        port__in={each[2] for each in ways},
    )
    return counted(found.filter(reason=sought.reason) if sought.reason else found, limits)


def _read(ways: Sequence[Way], sought: Sought, now: datetime, spans: Sequence[Span], limit: int) -> list[Entry]:
    conditions = [
        sql.SQL(
            "(d.version_id, d.op, d.port) in (select * from unnest({}::bigint[], {}::smallint[], {}::text[]))"
        ).format(*map(list, zip(*ways, strict=True))),
        within(spans),
    ]
    if sought.reason:
        conditions.append(sql.SQL("d.reason = {}").format(sought.reason))
    if sought.before:
        conditions.append(sql.SQL("(d.at, d.id) < ({}, {})").format(*sought.before))
    if sought.asked.segment is not None:
        conditions.append(sql.SQL("d.customer_id in ({})").format(members(sought.asked.segment, now)))
    query = fill(beside(__file__, "visits.sql"), conditions=sql.SQL(" and ").join(conditions), limit=limit)
    return [
        Entry(at, id_, customer, journey, version, op, visit, port, reason, {}, run)
        for at, id_, customer, journey, version, op, visit, port, reason, run in rows(query)
    ]
