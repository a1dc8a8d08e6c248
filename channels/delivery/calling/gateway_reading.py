"""Finding things in what a vendor says: by a path in JSON, by the name of a form field, or by a regular expression."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

LONGEST_TEXT = 20_000  # characters that a regular expression looks at
MOST_FOUND = 10_000  # entries of a list
EARLIEST_S = 946_684_800  # 2000-01-01: a smaller number is no moment


class BadWhere(ValueError):
    """What says where something is cannot be used; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Where:
    """A path of keys and numbers, or a regular expression whose first group (or whole) is meant."""

    path: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None

    def find(self, data: Any, text: str) -> Any:
        """What is there; None when nothing is. `data` is what the text says, where it is JSON or a form."""
        if self.pattern is not None:
            found = self.pattern.search(text[:LONGEST_TEXT])
            return (found[1] if self.pattern.groups else found[0]) if found else None
        for step in self.path:
            if isinstance(data, Mapping) and step in data:
                data = data[step]
            elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
                data = data[int(step)]
            else:
                return None
        return data


@lru_cache(maxsize=1000)
def check_where(source: str) -> Where | None:
    """None for nothing. Raises BadWhere."""
    source = source.strip()
    if not source:
        return None
    if len(source) > 2 and source.startswith("/") and source.endswith("/"):
        try:
            pattern = re.compile(source[1:-1], re.IGNORECASE | re.MULTILINE)
        except (re.error, RecursionError, OverflowError) as error:
            raise BadWhere(f"This regular expression cannot be read: {error}.") from None
        if pattern.groups > 1:
            raise BadWhere("A regular expression has one group at most: what is meant.")
        return Where(pattern=pattern)
    path = tuple(source.split("."))
    if not all(path):
        raise BadWhere("A path is names and numbers with dots between them: messages.0.id.")
    return Where(path)


def text_at(where: Where | None, data: Any, text: str) -> str:
    """What is there as a text; empty when nothing is, or more than one value."""
    found = where.find(data, text) if where else None
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found).strip() if isinstance(found, str | int | float) else ""


def list_at(where: Where | None, data: Any, text: str) -> list[Any]:
    """The entries of the list that is there; without a place, the whole: a list, or the one entry."""
    found = where.find(data, text) if where else data
    if isinstance(found, list):
        return found[:MOST_FOUND]
    return [] if found is None else [found]


def read_json(text: str) -> Any:
    """What a text says as JSON; None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_form(text: str) -> dict[str, str]:
    """The fields of a form; of each the first."""
    found: dict[str, str] = {}
    try:
        for key, value in parse_qsl(text, keep_blank_values=True, max_num_fields=1000):
            found.setdefault(key, value)
    except ValueError:
        return {}
    return found


def numbers_of(codes: str) -> list[range]:
    """Numbers and ranges: "200-299, 304". Raises ValueError."""
    found = []
    for each in filter(None, (part.strip() for part in codes.split(","))):
        first, dash, last = each.partition("-")
        found.append(range(int(first), int(last if dash else first) + 1))
    return found


def codes_of(codes: str) -> frozenset[str]:
    """Codes with commas between them, in small letters."""
    return frozenset(each.strip().lower() for each in codes.split(",") if each.strip())


@lru_cache(maxsize=100)
def table_of(lines: str) -> dict[str, str]:
    """The vendor's words in small letters, and ours."""
    found: dict[str, str] = {}
    for line in lines.splitlines():
        if line.strip():
            theirs, _, ours = line.rpartition("=")
            found[theirs.strip().lower()] = ours.strip().lower()
    return found


def moment_of(told: str, now: datetime) -> datetime:
    """The moment that a text says: ISO 8601, or seconds or thousandths since 1970; `now` where it says none."""
    told = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", told.strip())[:40]
    try:
        if re.fullmatch(r"\d{9,10}(\.\d+)?|\d{12,13}", told):
            seconds = float(told) / (1000 if len(told.split(".", maxsplit=1)[0]) > 10 else 1)
            found = datetime.fromtimestamp(seconds, UTC)
        else:
            found = datetime.fromisoformat(told)
    except (ValueError, OverflowError, OSError):
        return now
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if EARLIEST_S < found.timestamp() <= now.timestamp() + 86400 else now
