"""Texts of cells into values. Each raises Refused with the reason."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from customers.importing.problems import Refused

YES = frozenset({"1", "yes", "y", "true", "t", "on", "да", "так", "tak"})
NO = frozenset({"0", "no", "n", "false", "f", "off", "нет", "ні", "nie"})
NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
EXAMPLE = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)
TEXT_LONGEST = 2000
DISTINCT_DATES = 65536


def decimal_number(text: str, decimal: str = ".") -> Decimal:
    """A plain number; `decimal` is its decimal sign. Blanks between digits are left out."""
    plain = "".join(text.split())
    if decimal != ".":
        plain = plain.replace(".", "x").replace(decimal, ".")
    if not NUMBER.fullmatch(plain):
        raise Refused(f"“{text}” is not a number.")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Refused(f"“{text}” is not a number.") from None


def number(text: str, decimal: str = ".") -> int | float:
    """As it is kept in an attribute."""
    value = decimal_number(text, decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def whole(text: str, least: int, most: int) -> int:
    """A whole number between two limits, both included."""
    value = decimal_number(text)
    if value != value.to_integral_value() or not least <= value <= most:
        raise Refused(f"“{text}” is not a whole number from {least} to {most}.")
    return int(value)


def boolean(text: str) -> bool:
    """Yes or no, in any of the words for it."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refused(f"“{text}” is neither yes nor no.")


def short_text(text: str, longest: int = TEXT_LONGEST) -> str:
    """The text itself, if it is not too long."""
    if len(text) > longest:
        raise Refused(f"The text has {len(text)} characters; {longest} are allowed.")
    return text


def moments(form: str, zone: str, shift_days: int = 0) -> Callable[[str], datetime]:
    """A reader of moments written in `form`: "iso", "unix" (seconds) or a strptime format.

    What has no zone of its own is a local time of `zone`. Answers in UTC, moved by whole days. Dates repeat
    in a file, so that the reader remembers the last 65,536 different texts.
    """
    local, shift = ZoneInfo(zone), timedelta(days=shift_days)

    @lru_cache(DISTINCT_DATES)
    def read(text: str) -> datetime:
        try:
            if form == "iso":
                moment = datetime.fromisoformat(text)
            elif form == "unix":
                moment = datetime.fromtimestamp(float(text), UTC)
            else:
                moment = datetime.strptime(text, form)  # noqa: DTZ007  # its zone follows
            moment += shift  # of the wall clock: a midnight stays a midnight, in summer and in winter
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=local)
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            raise Refused(f"“{text}” is not a date {_like(form)}.") from None
        if not EARLIEST <= moment < LATEST:
            raise Refused(f"“{text}” is not a date between {EARLIEST.year} and {LATEST.year}.")
        return moment

    return read


def past(read: Callable[[str], datetime], now: datetime) -> Callable[[str], datetime]:
    """The same reader for what has happened already; a clock may go a little wrong, or be of another zone."""
    latest = now + timedelta(days=1)

    def read_past(text: str) -> datetime:
        if (moment := read(text)) > latest:
            raise Refused(f"“{text}” lies in the future.")
        return moment

    return read_past


def days(form: str) -> Callable[[str], date]:
    """A reader of calendar days written in `form`: "iso" or a strptime format."""

    @lru_cache(DISTINCT_DATES)
    def read(text: str) -> date:
        try:
            return date.fromisoformat(text) if form == "iso" else _day(text, form)
        except ValueError:
            raise Refused(f"“{text}” is not a date {_like(form)}.") from None

    return read


def _day(text: str, form: str) -> date:
    return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone


def _like(form: str) -> str:
    if form == "unix":
        return "in seconds since 1970"
    return "like 2026-01-31" if form == "iso" else f"like {EXAMPLE.strftime(form)}"
