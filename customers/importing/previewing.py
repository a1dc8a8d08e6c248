"""How the first rows of a file will look: read by the same code as in an import, loaded, and taken back.

Whoever stores rows holds the lock of writers, an import for each of its chunks, a dry run from the shell until its end.
A preview waits for it no longer than a moment: then the rows are read, and not tried against what is stored.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from customers.importing.cutting import Cutter
from customers.importing.format import Record
from customers.importing.mapping import Column
from customers.importing.problems import ImportProblem, Refused
from customers.importing.reading import Opened, Reading
from customers.importing.row import Row, Terms
from customers.importing.run import prepare
from customers.importing.sampling import SHOWN

LONGEST = 200
PATIENCE = "1500ms"  # a chunk of an import takes less


@dataclass(slots=True)
class Becomes:
    """What a cell becomes: the target's key, what it fills in words, the value as it will be kept."""

    target: str
    label: str
    text: str


@dataclass(slots=True)
class PreviewRow:
    """A row of the file: what it becomes, and why it would not be loaded."""

    line: int
    becomes: list[Becomes] = field(default_factory=list)
    problem: str = ""


@dataclass(slots=True)
class Preview:
    """The first rows. `is_tried`: against what is stored, too; else somebody else was storing rows all the time."""

    rows: list[PreviewRow]
    is_tried: bool


def preview(reading: Reading, now: datetime) -> Preview:
    """The first twenty rows. Raises ImportProblem when file and mapping do not fit each other."""
    terms = reading.terms(now)
    reading.format.glance(reading.source)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            prepare(reading.mapping)
        except OperationalError as error:
            if not _is_in_the_way(error):
                raise
            words = "Another import makes the same attributes at this moment. Check again when it is done."
            raise ImportProblem(words) from None
        with reading.opened(terms) as opened:
            shown = _rows(reading.mapping.columns, opened, terms)
        transaction.set_rollback(True)
    return shown


def _rows(columns: list[Column], opened: Opened, terms: Terms) -> Preview:
    records = list(islice(opened.records, SHOWN))
    rows, refused = opened.cutter.rows(records)
    problems = {record.line: reason for record, reason in refused}
    tried = _tried(opened, rows, terms)
    problems |= tried or {}
    loaded = [each for each in columns if each.target.key != "skip"]
    shown = [
        PreviewRow(each.line, _becomes(each, loaded, opened.cutter), problems.get(each.line, "")) for each in records
    ]
    return Preview(shown, is_tried=tried is not None)


def _tried(opened: Opened, rows: list[Row], terms: Terms) -> dict[int, str] | None:
    """What the loader has against rows, by their lines; None if it could not be asked, because another writes."""
    try:
        with transaction.atomic():
            outcome = opened.cutter.loader.load(rows, terms, 0)
    except OperationalError as error:
        if not _is_in_the_way(error):
            raise
        return None
    return {row.line: reason for row, reason in outcome.refused}


def _is_in_the_way(error: OperationalError) -> bool:
    """Whether another transaction has what this one waited for."""
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)


def _becomes(record: Record, columns: list[Column], cutter: Cutter) -> list[Becomes]:
    """Cell by cell: what a target refuses is left out here, and told as the row's problem."""
    found = []
    for column, (place, _, put) in zip(columns, cutter.puts, strict=True):
        text = record.cells[place].strip() if place < len(record.cells) else ""
        if not text or record.problem:
            continue
        alone = Row(record.line, record.original)
        try:
            put(text, alone)
        except Refused:
            continue
        found.append(Becomes(column.target.key, column.target.slot(column.options), _shown(alone)))
    return found


def _shown(row: Row) -> str:
    """What was put into an empty row, as text."""
    parts: list[Any] = [value for _, value in row.identities]
    parts += [*row.attributes.values(), *row.endpoints.values(), *row.grants.values(), *row.values.values()]
    return "; ".join(map(_text, parts))[:LONGEST]


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
        case date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(map(_text, value))
        case dict():
            return ", ".join(f"{key}: {_text(each)}" for key, each in value.items())
        case _:
            return str(value)
