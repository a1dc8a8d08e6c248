"""How the rows of a file are told apart and cut into cells. One file a format, in customers/importing/formats."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from customers.importing.source import Source
from lib.registry import Registry

MOST_COLUMNS = 2000
LONGEST_CELL = 131_072  # characters
UNCLEAN = re.compile("[\0\ud800-\udfff]")


class Record(NamedTuple):
    """One row as it stands in the file: the line it begins in, its text, its cells; `problem` if it cannot be cut."""

    line: int
    original: str
    cells: list[str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written, as the mapping says it. `names` are the columns that it asks for by name."""

    delimiter: str = ","
    header: bool = True
    widths: Sequence[int] = ()
    sheet: str = ""
    decimal: str = "."
    names: Sequence[str] = ()
    least: int = 0  # how many columns the mapping needs


class Format(ABC):
    """A way to write a table. Text unless it says otherwise."""

    key: str
    label: str
    uses: ClassVar[tuple[str, ...]] = ("encoding", "header")  # which fields of a mapping have a meaning for it
    names_columns: ClassVar[bool] = False  # the format itself names them: the first record is always the header

    def check(self, source: Source, shape: Shape) -> None:
        """Reads all of the file once, so that one that cannot be read loads nothing. Raises ImportProblem."""
        source.check_text()

    def glance(self, source: Source) -> None:
        """Reads the beginning of the file, for those who want a few rows of it. Raises ImportProblem."""
        source.check_text(whole=False)

    @abstractmethod
    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        """All rows, the header included; the file is open until the iterator is closed. Empty lines are no rows."""


formats: Registry[Format] = Registry("customers.importing.formats", Format, "file format")  # type: ignore[type-abstract]


def text_of(value: Any, decimal: str) -> str:
    """What a typed value is as the text of a cell: the one form in which targets read it.

    Nothing becomes an empty cell, yes and no become true and false, a number its digits with the mapping's decimal
    sign and no exponent, a date its ISO form. A moment at midnight without a zone is a day: workbooks know no other.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value.bit_length() < 400 else "too large"
        case float() | Decimal():
            return _number(value, decimal)
        case datetime():
            whole_day = value.tzinfo is None and value.time() == time()
            return value.date().isoformat() if whole_day else value.isoformat()
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", errors="replace")
        case _:
            return str(value)


def _number(value: float | Decimal, decimal: str) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite() or exact.adjusted() > 400:
        return str(value)
    plain = f"{exact:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", decimal) if decimal != "." else plain


def unclean(cells: Sequence[str]) -> str:
    """Why cells of a typed format cannot be taken: a NUL, half of a character, too much text, too many of them."""
    if len(cells) > MOST_COLUMNS:
        return too_many(len(cells))
    for place, cell in enumerate(cells, start=1):
        if len(cell) > LONGEST_CELL:
            return f"Cell {place} has {len(cell):,} characters; {LONGEST_CELL:,} are allowed."
        if found := UNCLEAN.search(cell):
            what = "a NUL character" if found.group() == "\0" else "half of a character (a lone surrogate)"
            return f"Cell {place} holds {what}."
    return ""


def too_many(count: int) -> str:
    """The sentence about a row with too many cells."""
    return f"The row has {count:,} columns; {MOST_COLUMNS:,} are allowed."


def clean(text: str) -> str:
    """The text as it can be kept: what PostgreSQL cannot keep is drawn."""
    return UNCLEAN.sub(lambda found: "␀" if found.group() == "\0" else "�", text)
