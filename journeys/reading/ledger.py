"""The ledger of a journey in pages, the newest first: by node, port, reason, time and customer.

There is no index of the decisions by journey: every decision would pay for it. What is looked for is found by the
hourly counters, which say in which hours there is any, and how many. Hours that hold no more than is wanted are read
as a whole, many at once; of one that holds more, windows of time that grow as long as they hold too little. Decisions
lie on the disk in the order of time, and a BRIN index of `at` leads there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Sum
from django.utils.dateparse import parse_datetime
from psycopg import sql

from journeys.models import Journey, OpCount
from journeys.program import Program
from journeys.retention import begins_at
from lib.sql import beside, fill, rows

HOUR = timedelta(hours=1)
FIRST_WINDOW, GROWTH = timedelta(seconds=2), 8
AT_ONCE = 100  # hours in one statement
OUT = "out"
CHANGEOVER = ("over", "here", "back")  # ports of those whom a changeover took along, or its undoing took back


class BadCursor(ValueError):
    """The cursor of a page is none; `str()` is a sentence."""


@dataclass(frozen=True)
class Entry:
    """A row of the ledger."""

    at: datetime
    id: int
    customer_id: int
    journey_id: int
    version_id: int
    op: int
    visit: int
    port: str
    reason: str
    detail: dict[str, Any]
    enrollment_id: int | None

    @property
    def cursor(self) -> str:
        return f"{self.at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z~{self.id}"


@dataclass(frozen=True)
class Wanted:
    """What is looked for in a journey's ledger. `node`, `port` (of the node) and `reason` empty: any."""

    journey_id: int
    node: str = ""
    port: str = ""
    reason: str = ""
    customers: Sequence[int] | None = None  # None: everybody
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, int] | None = field(default=None)  # the last of the page before


def read_cursor(text: str) -> tuple[datetime, int]:
    """The place that `Entry.cursor` named. Raises BadCursor."""
    moment, _, number = text.partition("~")
    try:
        at = parse_datetime(moment)
        if at is not None and at.tzinfo is not None:
            return at, int(number)
    except (ValueError, OverflowError):
        pass
    raise BadCursor("“before” is the `next` of the page before.")


def page(wanted: Wanted, limit: int) -> list[Entry]:
    """At most so many entries, the newest first."""
    ports = _ports(wanted)
    if not ports or (wanted.customers is not None and not wanted.customers):
        return []
    if wanted.customers is not None:
        return _rows(wanted, ports, [(wanted.since, wanted.until)], limit)
    if begins := begins_at():  # of hours before, counters are kept and hardly a decision
        wanted = replace(wanted, since=max(wanted.since or begins, begins))
    found: list[Entry] = []
    hours = _hours(wanted, ports)
    while hours and len(found) < limit:
        if whole := _whole(hours, limit - len(found)):
            hours = hours[len(whole) :]
            found += _rows(wanted, ports, _spans(wanted, whole), limit - len(found))
            continue
        for span in windows(hours.pop(0)[0], wanted.since, wanted.until, wanted.before):
            found += _rows(wanted, ports, [span], limit - len(found))
            if len(found) >= limit:
                break
    return found


def of_customer(
    customer_id: int, journeys: Sequence[int], before: tuple[datetime, int] | None, limit: int
) -> list[Entry]:
    """The decisions about one customer in these journeys, the newest first."""
    conditions = [
        sql.SQL("d.customer_id = {} and d.journey_id = any({}::bigint[])").format(customer_id, list(journeys))
    ]
    return _read(conditions, before, limit)


def everything(wanted: Wanted, at_once: int = 5_000) -> Iterator[list[Entry]]:
    """All of it, page by page: memory does not grow."""
    while chunk := page(wanted, at_once):
        yield chunk
        wanted = replace(wanted, before=(chunk[-1].at, chunk[-1].id))


Ports = list[tuple[int, int, str]]  # version, op, port of the op
Hours = list[tuple[datetime, int]]  # when one begins, and how many decisions there are at most
Span = tuple[datetime | None, datetime | None]  # from, and before


def _ports(wanted: Wanted) -> Ports:
    """The ports of ops whose decisions are wanted. A node's port is that by which its last op leaves it."""
    found: Ports = []
    versions = Journey.objects.get(pk=wanted.journey_id).versions.values_list("id", "program")
    for version_id, raw in versions:
        for op in Program.from_json(raw).ops:
            if wanted.node and op.node != wanted.node:
                continue
            every = {*op.ports, OUT, *CHANGEOVER} | ({"refused", "holdout"} if op.kind == "enter" else set())
            found += [(version_id, op.number, port) for port in every if wanted.port in ("", port, op.outs.get(port))]
    return found


def _hours(wanted: Wanted, ports: Ports) -> Hours:
    """The hours in which there is anything, the last first."""
    counted = OpCount.objects.filter(journey_id=wanted.journey_id, version_id__in={each[0] for each in ports})
    if wanted.node or wanted.port:
        counted = counted.filter(op__in={each[1] for each in ports}, port__in={each[2] for each in ports})
    if wanted.reason:
        counted = counted.filter(reason=wanted.reason)
    if wanted.since:
        counted = counted.filter(hour_at__gt=wanted.since - HOUR)
    latest = [each for each in (wanted.until, wanted.before and wanted.before[0]) if each]
    if latest:
        counted = counted.filter(hour_at__lte=min(latest))
    return list(counted.order_by("-hour_at").values_list("hour_at").annotate(number=Sum("count")))


def _whole(hours: Hours, missing: int) -> list[datetime]:
    """The first of these hours, as long as they hold no more together than is missing."""
    together = accumulate(number for _, number in hours[:AT_ONCE])
    return [hour for (hour, _), number in zip(hours, together, strict=False) if number <= missing]


def _spans(wanted: Wanted, hours: list[datetime]) -> list[Span]:
    """These hours, the last first, as far as `wanted` allows; those that follow each other are one."""
    spans: list[tuple[datetime, datetime]] = []
    for hour in hours:
        if spans and spans[-1][0] == hour + HOUR:
            spans[-1] = (hour, spans[-1][1])
        else:
            spans.append((hour, hour + HOUR))
    first, last = wanted.since or spans[-1][0], _end(spans[0][1], wanted.until, wanted.before)
    return [(max(since, first), min(until, last)) for since, until in spans]


def _end(end: datetime, last: datetime | None, before: tuple[datetime, int] | None) -> datetime:
    """Others of the moment of the last one before may be left."""
    return min([end, *([last] if last else []), *([before[0] + timedelta(microseconds=1)] if before else [])])


def windows(
    hour: datetime, first: datetime | None, last: datetime | None, before: tuple[datetime, int] | None
) -> Iterator[tuple[datetime, datetime]]:
    """The hour from its end to its beginning, in windows that grow, as far as `first` and `last` allow."""
    until, start = _end(hour + HOUR, last, before), max(hour, first or hour)
    length = FIRST_WINDOW
    while until > start:
        since = max(start, until - length)
        yield since, until
        until, length = since, length * GROWTH


def _rows(wanted: Wanted, ports: Ports, spans: Sequence[Span], limit: int) -> list[Entry]:
    conditions = [
        sql.SQL(
            "(d.version_id, d.op, d.port) in (select * from unnest({}::bigint[], {}::smallint[], {}::text[]))"
        ).format([each[0] for each in ports], [each[1] for each in ports], [each[2] for each in ports])
    ]
    if wanted.customers is not None:
        conditions.append(sql.SQL("d.customer_id = any({}::bigint[])").format(list(wanted.customers)))
    if wanted.reason:
        conditions.append(sql.SQL("d.reason = {}").format(wanted.reason))
    within = sql.SQL(" or ").join(_within(*each) for each in spans)
    conditions.append(sql.SQL("({})").format(within))
    return _read(conditions, wanted.before, limit)


def _within(since: datetime | None, until: datetime | None) -> sql.Composable:
    sides = [sql.SQL("d.at >= {}").format(since)] if since else []
    sides += [sql.SQL("d.at < {}").format(until)] if until else []
    return sql.SQL(" and ").join(sides) if sides else sql.SQL("true")


def _read(conditions: list[sql.Composed], before: tuple[datetime, int] | None, limit: int) -> list[Entry]:
    if before:
        conditions.append(sql.SQL("(d.at, d.id) < ({}, {})").format(*before))
    query = fill(beside(__file__, "ledger.sql"), conditions=sql.SQL(" and ").join(conditions), limit=limit)
    found = []
    for at, id_, customer, journey, version, op, visit, port, reason, detail, run in rows(query):
        compared = json.loads(detail) if detail else {}  # Django leaves jsonb as text
        found.append(Entry(at, id_, customer, journey, version, op, visit, port, reason, compared, run))
    return found
