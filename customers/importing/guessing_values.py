"""What the values of a column look like: addresses, dates and how they are written, numbers, yes and no."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from customers.importing.values import NO, YES

SHARE = 0.9  # of the values must agree; files have their typing errors
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE = re.compile(r"\+?[\d\s().-]{9,22}")
NUMBER = re.compile(r"[+-]?\d{1,3}(?:[\s\u00a0\u202f]\d{3})+(?:[.,]\d+)?|[+-]?\d+(?:[.,]\d+)?")
CODE = re.compile(r"0\d+|\d{13,}")  # digits that name something: nobody counts so
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
UNIX = re.compile(r"[12]\d{9}(\.\d+)?")
LIKE_A_DATE = re.compile(r"\d[\d./: -]{5,17}\d( [AP]M)?", re.IGNORECASE)
DATES = [
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p",
    "%d-%m-%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S",
    "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d",
    "%Y%m%d", "%Y%m%d%H%M%S", "%d.%m.%y", "%m/%d/%y", "%d/%m/%y",
]  # fmt: skip
YEARS = range(1900, 2101)


def mostly(values: Sequence[str], fits: Iterable[bool]) -> bool:
    """Whether nearly all of the values fit; of none nothing is known."""
    return bool(values) and sum(fits) >= SHARE * len(values)


def are_emails(values: Sequence[str]) -> bool:
    return mostly(values, (bool(EMAIL.fullmatch(each)) for each in values))


def are_phones(values: Sequence[str]) -> bool:
    return mostly(values, (bool(PHONE.fullmatch(each)) and 9 <= _digits(each) <= 15 for each in values))


def are_international(values: Sequence[str]) -> bool:
    """Phone numbers that begin with their country code, and so can be nothing else."""
    return are_phones(values) and mostly(values, (each.startswith("+") for each in values))


def are_numbers(values: Sequence[str]) -> bool:
    """Quantities, and no codes: 00042 and the number of a card name something."""
    return mostly(values, (bool(NUMBER.fullmatch(each)) and not CODE.fullmatch(each) for each in values))


def are_yes_or_no(values: Sequence[str]) -> bool:
    return mostly(values, (each.casefold() in YES | NO for each in values))


def date_format(values: Sequence[str]) -> str:
    """How the dates are written: iso, unix, or as in strptime; empty if they are none."""
    if mostly(values, (bool(ISO.fullmatch(each)) for each in values)):
        return "iso"
    if mostly(values, (bool(UNIX.fullmatch(each)) for each in values)):
        return "unix"
    if not mostly(values, (bool(LIKE_A_DATE.fullmatch(each)) for each in values)):
        return ""
    for form in DATES:
        if mostly(values, (_is_date(each, form) for each in values)):
            return form
    return ""


def decimal_sign(columns: Iterable[Sequence[str]]) -> str:
    """The decimal sign of most numbers that have one; a point if none has."""
    commas = points = 0
    for values in columns:
        if are_numbers(values):
            commas += sum("," in each for each in values)
            points += sum("." in each for each in values)
    return "," if commas > points else "."


def region_of(phones: Sequence[str]) -> str:
    """The country of most numbers without a country code, by their length and beginning; empty if all have one."""
    votes: dict[str, int] = {}
    for each in phones:
        if not each.startswith("+") and (region := _region("".join(filter(str.isdigit, each)))):
            votes[region] = votes.get(region, 0) + 1
    return max(votes, key=lambda region: votes[region]) if votes else ""


def _region(digits: str) -> str:
    if re.fullmatch(r"380\d{9}|0\d{9}", digits):
        return "UA"
    if re.fullmatch(r"48\d{9}|\d{9}", digits):
        return "PL"
    if re.fullmatch(r"[78]\d{10}", digits):
        return "RU"
    return "US" if re.fullmatch(r"1?[2-9]\d{9}", digits) else ""


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_date(text: str, form: str) -> bool:
    try:
        return datetime.strptime(text, form).year in YEARS  # noqa: DTZ007  # only its year is looked at
    except ValueError:
        return False
