"""Who came to a node, and who left it by a port and why: the people behind a figure, the newest first.

They are read from the ledger as journeys/reading/ledger.py reads it: the counters by the hour say in which hours there
is anything, and windows of time grow until a page is full. So a page costs what it shows, however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from psycopg import sql

from journeys.figures.asked import EVERYTHING, Asked
from journeys.figures.facts import HERE, OVER
from journeys.figures.of_segment import members
from journeys.models import OpCount, Version
from journeys.program import Op, Program
from journeys.reading.ledger import Entry, windows
from lib.sql import beside, fill, rows
from segments.patience import ASKED_MS, patience

HOUR = timedelta(hours=1)
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
    found: list[Entry] = []
    if not ways:
        return found
    hours = _hours(ways, sought)
    if sought.asked.segment is not None:
        # Its people may be few and far between: all of the time at once, instead of many windows without one of them.
        first, last = hours.last(), hours.first()
        with patience(limit_ms):
            return _read(ways, sought, (first, last + HOUR), now, limit) if first and last else []
    for hour in hours:
        for since, until in windows(hour, sought.asked.since, sought.asked.until, sought.before):
            found += _read(ways, sought, (since, until), now, limit - len(found))
            if len(found) >= limit:
                return found
    return found


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


def _hours(ways: Sequence[Way], sought: Sought) -> QuerySet[OpCount, datetime]:
    """The hours in which there is anything, the last first."""
    counted = OpCount.objects.filter(
        version_id__in={each[0] for each in ways},
        op__in={each[1] for each in ways},
        port__in={each[2] for each in ways},
    )
    if sought.reason:
        counted = counted.filter(reason=sought.reason)
    if sought.asked.since:
        counted = counted.filter(hour_at__gte=sought.asked.since)
    if sought.asked.until:
        counted = counted.filter(hour_at__lt=sought.asked.until)
    if sought.before:
        counted = counted.filter(hour_at__lte=sought.before[0])
    return counted.order_by("-hour_at").values_list("hour_at", flat=True).distinct()


def _read(
    ways: Sequence[Way], sought: Sought, window: tuple[datetime, datetime], now: datetime, limit: int
) -> list[Entry]:
    conditions = [
        sql.SQL(
            "(d.version_id, d.op, d.port) in (select * from unnest({}::bigint[], {}::smallint[], {}::text[]))"
        ).format(*map(list, zip(*ways, strict=True))),
        sql.SQL("d.at >= {} and d.at < {}").format(*window),
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
