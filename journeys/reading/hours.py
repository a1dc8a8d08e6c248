"""How decisions of a journey are found without an index of them: by hours in which there are any, the newest first.

The counters say in which hours there is any, and how many. Hours that hold no more than is wanted are read as a whole,
many at once; of one that holds more, windows of time that grow as long as they hold too little. Decisions lie on the
disk in the order of time, and a BRIN index of `at` leads there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeVar

from django.db.models import QuerySet, Sum
from psycopg import sql

from journeys.models import OpCount

HOUR = timedelta(hours=1)
FIRST_WINDOW, GROWTH = timedelta(seconds=2), 8
AT_ONCE = 100  # hours in one statement

Hours = list[tuple[datetime, int]]  # when one begins, and how many decisions there are at most
Span = tuple[datetime | None, datetime | None]  # from, and before
T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """From when on, before when, and after which one (the last of the page before)."""

    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, int] | None = None


def counted(found: QuerySet[OpCount], limits: Limits) -> Hours:
    """The hours in which there is anything within the limits, the last first. One statement."""
    if limits.since:
        found = found.filter(hour_at__gt=limits.since - HOUR)
    if limits.until:
        found = found.filter(hour_at__lt=limits.until)
    if limits.before:
        found = found.filter(hour_at__lte=limits.before[0])
    return list(found.order_by("-hour_at").values_list("hour_at").annotate(number=Sum("count")))


def newest(hours: Hours, limits: Limits, limit: int, read: Callable[[Sequence[Span], int], list[T]]) -> list[T]:
    """At most so many of them; `read` reads so many of some spans, the newest first."""
    found: list[T] = []
    while hours and len(found) < limit:
        if whole := _whole(hours, limit - len(found)):
            hours = hours[len(whole) :]
            found += read(_spans(whole, limits), limit - len(found))
            continue
        for span in _windows(hours[0][0], limits):
            found += read([span], limit - len(found))
            if len(found) >= limit:
                break
        hours = hours[1:]
    return found


def within(spans: Sequence[Span]) -> sql.Composed:
    """The condition that a decision `d` lies in one of these spans."""
    return sql.SQL("({})").format(sql.SQL(" or ").join(_within(*each) for each in spans))


def _within(since: datetime | None, until: datetime | None) -> sql.Composable:
    sides = [sql.SQL("d.at >= {}").format(since)] if since else []
    sides += [sql.SQL("d.at < {}").format(until)] if until else []
    return sql.SQL(" and ").join(sides) if sides else sql.SQL("true")


def _whole(hours: Hours, missing: int) -> list[datetime]:
    """The first of these hours, as long as they hold no more together than is missing."""
    together = accumulate(number for _, number in hours[:AT_ONCE])
    return [hour for (hour, _), number in zip(hours, together, strict=False) if number <= missing]


def _spans(hours: list[datetime], limits: Limits) -> list[Span]:
    """These hours, the last first, as far as the limits allow; those that follow each other are one."""
    spans: list[tuple[datetime, datetime]] = []
    for hour in hours:
        if spans and spans[-1][0] == hour + HOUR:
            spans[-1] = (hour, spans[-1][1])
        else:
            spans.append((hour, hour + HOUR))
    return [(_start(since, limits), _end(until, limits)) for since, until in spans]


def _windows(hour: datetime, limits: Limits) -> Iterator[Span]:
    """The hour from its end to its beginning, in windows that grow, as far as the limits allow."""
    until, start, length = _end(hour + HOUR, limits), _start(hour, limits), FIRST_WINDOW
    while until > start:
        since = max(start, until - length)
        yield since, until
        until, length = since, length * GROWTH


def _start(start: datetime, limits: Limits) -> datetime:
    return max(start, limits.since or start)


def _end(end: datetime, limits: Limits) -> datetime:
    ends = [end, *([limits.until] if limits.until else [])]
    if limits.before:
        ends.append(limits.before[0] + timedelta(microseconds=1))  # others of that moment may be left
    return min(ends)
