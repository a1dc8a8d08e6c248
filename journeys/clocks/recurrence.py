"""On which days something comes again: an RRULE (RFC 5545, https://www.rfc-editor.org/rfc/rfc5545, section 3.3.10).

Days only: the hour stands beside the rule, so that it stays the same on the wall when the clocks are changed. What is
written is read here, so that a mistake gets a sentence; the days are dateutil's, within a bounded number of years.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
# A leap day falls on the same weekday again after 28 years, after 40 where a century lies between.
FARTHEST = timedelta(days=60 * 366)
LAST_DAY = date(2199, 12, 31)
MOST_TIMES = 10_000
LONGEST = 300


class NotRecurring(ValueError):
    """The text is no rule that can be kept; `str()` is a sentence."""


@dataclass(frozen=True)
class Recurrence:
    """A rule. What is empty does not restrict; `week_days` are (which one of its month or year, or 0; Monday is 0)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until_on: date | None = None
    until_at: datetime | None = None  # of an UNTIL with a time: the last moment that still counts
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    week_days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def days(self, starts_on: date, since: date | None = None) -> Iterator[date]:
        """The days from `since` (else from the first), in order; ends with the rule, or some sixty years on."""
        found = (at.date() for at in islice(_occurrences(self, starts_on), self.count))
        return (day for day in found if since is None or day >= since)


@lru_cache(1000)
def _occurrences(rule: Recurrence, starts_on: date) -> rrule:
    """All moments of a rule, kept once they were reckoned. Bounded: a rule may name days that never come."""
    last = min(rule.until_on or LAST_DAY, starts_on + FARTHEST, LAST_DAY)
    return rrule(
        FREQUENCIES[rule.frequency],
        dtstart=datetime.combine(starts_on, time()),
        until=datetime.combine(last, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byyearday=rule.year_days or None,
        byweekday=[weekday(day, nth or None) for nth, day in rule.week_days] or None,
        bysetpos=rule.positions or None,
        cache=True,
    )


@lru_cache(1000)
def read(text: str) -> Recurrence:
    """The rule that a text says. Raises NotRecurring."""
    text = text.strip().upper().removeprefix("RRULE:")
    if len(text) > LONGEST:
        raise NotRecurring(f"The rule is longer than {LONGEST} characters.")
    parts: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, is_pair, value = part.partition("=")
        if not is_pair or not value:
            raise NotRecurring(f"“{part[:40]}” is no part of a rule: write it as FREQ=WEEKLY;BYDAY=MO.")
        if name in parts:
            raise NotRecurring(f"{name[:20]} stands there twice.")
        parts[name] = value
    if "FREQ" not in parts:
        raise NotRecurring("It does not say how often: begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    frequency = parts.pop("FREQ")
    if frequency not in FREQUENCIES:
        raise NotRecurring(f"FREQ={frequency[:20]} cannot be kept: choose {', '.join(FREQUENCIES)}.")
    if {"COUNT", "UNTIL"} <= set(parts):
        raise NotRecurring("COUNT and UNTIL exclude each other: keep one of them.")
    values: dict[str, object] = {}
    for name, value in parts.items():
        if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            raise NotRecurring(f"Leave {name} out: the hour is set beside the rule.")
        if name not in PARTS:
            raise NotRecurring(f"{name[:20]} is not understood here. Known are FREQ, {', '.join(PARTS)}.")
        values |= PARTS[name](name, value)
    rule = Recurrence(frequency, **values)  # type: ignore[arg-type]
    _check(rule)
    return rule


def _check(rule: Recurrence) -> None:
    """Refuses what RFC 5545 forbids: such rules mean something else to every program."""
    shorter = rule.frequency in ("DAILY", "WEEKLY")
    if shorter and any(nth for nth, _ in rule.week_days):
        raise NotRecurring("A day such as 2MO needs a month or a year around it: FREQ=MONTHLY or YEARLY.")
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise NotRecurring("BYMONTHDAY does not go with FREQ=WEEKLY.")
    if rule.frequency != "YEARLY" and rule.year_days:
        raise NotRecurring("BYYEARDAY goes only with FREQ=YEARLY.")
    if rule.positions and not (rule.months or rule.month_days or rule.year_days or rule.week_days):
        raise NotRecurring("BYSETPOS chooses among the days of another part, such as BYDAY.")


def _numbers(field: str, lowest: int, highest: int) -> Callable[[str, str], dict[str, object]]:
    def read_numbers(name: str, value: str) -> dict[str, object]:
        found = []
        for each in value.split(","):
            if not re.fullmatch(r"[+-]?[0-9]{1,3}", each) or not int(each) or not lowest <= int(each) <= highest:
                raise NotRecurring(f"{name}={each[:20]}: numbers from {lowest} to {highest} can stand there, not 0.")
            found.append(int(each))
        return {field: tuple(sorted(set(found)))}

    return read_numbers


def _number(field: str, highest: int) -> Callable[[str, str], dict[str, object]]:
    def read_number(name: str, value: str) -> dict[str, object]:
        if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= highest:
            raise NotRecurring(f"{name}={value[:20]}: a number from 1 to {highest} can stand there.")
        return {field: int(value)}

    return read_number


def _week_days(name: str, value: str) -> dict[str, object]:
    found = []
    for each in value.split(","):
        match = re.fullmatch(rf"([+-]?[1-9][0-9]?)?({'|'.join(WEEKDAYS)})", each)
        if not match or abs(int(match[1] or 0)) > 53:
            raise NotRecurring(f"{name}={each[:20]}: days are {', '.join(WEEKDAYS)}, or 2MO, or -1FR for the last.")
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return {"week_days": tuple(sorted(set(found)))}


def _week_start(name: str, value: str) -> dict[str, object]:
    if value not in WEEKDAYS:
        raise NotRecurring(f"{name}={value[:20]}: a day can stand there: {', '.join(WEEKDAYS)}.")
    return {"week_start": WEEKDAYS.index(value)}


def _until(name: str, value: str) -> dict[str, object]:
    match = re.fullmatch(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", value)
    try:
        if not match:
            raise ValueError
        day = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        if not match[3]:
            return {"until_on": day}  # a day, or a time on the wall
        at = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return {"until_on": min(day, LAST_DAY) + timedelta(days=1), "until_at": at}
    except ValueError:
        raise NotRecurring(f"{name}={value[:20]} is no day: write it as 20261231.") from None


PARTS: dict[str, Callable[[str, str], dict[str, object]]] = {
    "INTERVAL": _number("interval", 400),
    "COUNT": _number("count", MOST_TIMES),
    "UNTIL": _until,
    "BYMONTH": _numbers("months", 1, 12),
    "BYMONTHDAY": _numbers("month_days", -31, 31),
    "BYYEARDAY": _numbers("year_days", -366, 366),
    "BYDAY": _week_days,
    "BYSETPOS": _numbers("positions", -366, 366),
    "WKST": _week_start,
}
