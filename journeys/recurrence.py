"""On which days something comes again: an RRULE (RFC 5545, https://www.rfc-editor.org/rfc/rfc5545, section 3.3.10).

Days only: the hour stands beside the rule, so that it stays the same on the wall when the clocks are changed. Every
question is answered within a bounded number of days, whatever rule somebody has written.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# A leap day falls on the same weekday again after 28 years, after 40 where a century lies between.
FARTHEST = timedelta(days=41 * 366)
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
        """The days from `since` (else from the first), in order; ends with the rule, or some forty years on."""
        since = max(since or starts_on, starts_on)
        last = min(since + FARTHEST, LAST_DAY, self.until_on or LAST_DAY)
        rule = self._with_defaults(starts_on)
        # A rule that counts is gone through from its beginning; any other from where the question begins.
        number = 0 if self.count else max(0, rule._period_of(since, starts_on) - 1)
        found = 0
        while True:
            first, after = rule._period(number, starts_on)
            if first > last:
                return
            number += 1
            for day in rule._chosen(first, after):
                if day < starts_on:
                    continue
                if day > last:
                    return
                found += 1
                if day >= since:
                    yield day
                if found == self.count:
                    return

    def _with_defaults(self, starts_on: date) -> "Recurrence":
        """What a rule does not say it takes from its first day."""
        more: dict[str, object] = {}
        if not (self.year_days or self.month_days or self.week_days):
            if self.frequency == "WEEKLY":
                more["week_days"] = ((0, starts_on.weekday()),)
            if self.frequency in ("MONTHLY", "YEARLY"):
                more["month_days"] = (starts_on.day,)
            if self.frequency == "YEARLY" and not self.months:
                more["months"] = (starts_on.month,)
        return Recurrence(**(vars(self) | more))

    def _period_of(self, day: date, starts_on: date) -> int:
        """The number of the period in which a day is."""
        if self.frequency in ("DAILY", "WEEKLY"):
            week = 7 if self.frequency == "WEEKLY" else 1
            return (day - starts_on).days // (week * self.interval)
        months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
        return months // (self.interval * (12 if self.frequency == "YEARLY" else 1))

    def _period(self, number: int, starts_on: date) -> tuple[date, date]:
        """The first day of a period and the first one after it; past all days when there is none any more."""
        step = number * self.interval
        try:
            if self.frequency == "DAILY":
                first = starts_on + timedelta(days=step)
                return first, first + timedelta(days=1)
            if self.frequency == "WEEKLY":
                into = (starts_on.weekday() - self.week_start) % 7
                first = starts_on + timedelta(days=7 * step - into)
                return first, first + timedelta(days=7)
            if self.frequency == "MONTHLY":
                year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + step, 12)
                first = date(year, month + 1, 1)
                return first, (first + timedelta(days=31)).replace(day=1)
            return date(starts_on.year + step, 1, 1), date(starts_on.year + step + 1, 1, 1)
        except (ValueError, OverflowError):
            return date.max, date.max

    def _chosen(self, first: date, after: date) -> list[date]:
        """The days of one period, in order."""
        all_days = [first + timedelta(days=number) for number in range((after - first).days)]
        fitting = [each for each in all_days if self._fits(each)]
        if not self.positions:
            return fitting
        places = {place - 1 if place > 0 else len(fitting) + place for place in self.positions}
        return [day for place, day in enumerate(fitting) if place in places]

    def _fits(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        month_after = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        if self.month_days and not {day.day, (day - month_after).days} & set(self.month_days):
            return False
        year_first, year_after = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        if self.year_days and not {(day - year_first).days + 1, (day - year_after).days} & set(self.year_days):
            return False
        if not self.week_days:
            return True
        # “The second Monday” is that of the month, in a rule for the year that names no months that of the year.
        if self.frequency == "YEARLY" and not self.months:
            first, after = year_first, year_after
        else:
            first, after = day.replace(day=1), month_after
        which = {0, (day - first).days // 7 + 1, _from_end(day, after)}
        return any(weekday == day.weekday() and nth in which for nth, weekday in self.week_days)


def _from_end(day: date, after: date) -> int:
    """-1 for the last day of its weekday before `after`, -2 for the one before."""
    return -(((after - day).days - 1) // 7 + 1)


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
