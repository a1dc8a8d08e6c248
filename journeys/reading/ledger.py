"""The ledger of a journey in pages, the newest first: by node, port, reason, time and customer.

There is no index of the decisions by journey: every decision would pay for it. How they are found all the same is
told in journeys/reading/hours.py.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.utils.dateparse import parse_datetime
from psycopg import sql

from journeys.models import Journey, OpCount
from journeys.program import Program
from journeys.reading.hours import Hours, Limits, Span, counted, newest, within
from journeys.retention import begins_at
from lib.sql import beside, fill, rows

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
    limits = Limits(wanted.since, wanted.until, wanted.before)
    return newest(_hours(wanted, ports, limits), limits, limit, partial(_rows, wanted, ports))


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


def _hours(wanted: Wanted, ports: Ports, limits: Limits) -> Hours:
    """The hours in which there is anything, the last first."""
    found = OpCount.objects.filter(journey_id=wanted.journey_id, version_id__in={each[0] for each in ports})
    if wanted.node or wanted.port:
        found = found.filter(op__in={each[1] for each in ports}, port__in={each[2] for each in ports})
    if wanted.reason:
        found = found.filter(reason=wanted.reason)
    return counted(found, limits)


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
    conditions.append(within(spans))
    return _read(conditions, wanted.before, limit)


def _read(conditions: list[sql.Composed], before: tuple[datetime, int] | None, limit: int) -> list[Entry]:
    if before:
        conditions.append(sql.SQL("(d.at, d.id) < ({}, {})").format(*before))
    query = fill(beside(__file__, "ledger.sql"), conditions=sql.SQL(" and ").join(conditions), limit=limit)
    found = []
    for at, id_, customer, journey, version, op, visit, port, reason, detail, run in rows(query):
        compared = json.loads(detail) if detail else {}  # Django leaves jsonb as text
        found.append(Entry(at, id_, customer, journey, version, op, visit, port, reason, compared, run))
    return found
