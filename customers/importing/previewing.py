"""How the first rows of a file will look: read by the same code as in an import, loaded, and taken back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from customers.importing.cutting import Cutter
from customers.importing.format import Record
from customers.importing.mapping import Column
from customers.importing.problems import Refused
from customers.importing.reading import Opened, Reading
from customers.importing.row import Row, Terms
from customers.importing.run import prepare
from customers.importing.sampling import SHOWN

LONGEST = 200


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


def preview(reading: Reading, now: datetime) -> list[PreviewRow]:
    """The first twenty rows. Raises ImportProblem when file and mapping do not fit each other."""
    terms = reading.terms(now)
    reading.format.glance(reading.source)
    with transaction.atomic():
        prepare(reading.mapping)
        with reading.opened(terms) as opened:
            rows = _rows(reading.mapping.columns, opened, terms)
        transaction.set_rollback(True)
    return rows


def _rows(columns: list[Column], opened: Opened, terms: Terms) -> list[PreviewRow]:
    records = list(islice(opened.records, SHOWN))
    rows, refused = opened.cutter.rows(records)
    problems = {record.line: reason for record, reason in refused}
    outcome = opened.cutter.loader.load(rows, terms, 0)
    problems |= {row.line: reason for row, reason in outcome.refused}
    loaded = [each for each in columns if each.target.key != "skip"]
    return [
        PreviewRow(each.line, _becomes(each, loaded, opened.cutter), problems.get(each.line, "")) for each in records
    ]


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
