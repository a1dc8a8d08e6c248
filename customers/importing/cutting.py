"""Records into rows, column by column: cells are read by the target of their column, equal ones once."""

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any

from customers.importing.format import Record
from customers.importing.loader import Loader
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.importing.target import Part, Put

Puts = list[tuple[int, str, Put]]
NOTHING: Any = object()  # what an empty cell says
REMEMBERED = 4096  # texts of a column, from one chunk to the next


class Cutter:
    """What is known of the columns: for each that is loaded its place, its name for people and what fills the row."""

    def __init__(self, puts: Puts, width: int | None, loader: Loader) -> None:
        """`width`: how many cells a row has; None: as many as are mapped, or more."""
        self.puts, self.width, self.loader = puts, width, loader
        self._needed = 1 + max((place for place, _, _ in puts), default=-1)
        self._columns = [_Column(*each) for each in puts]

    def rows(self, records: Sequence[Record]) -> tuple[list[Row], list[tuple[Record, str]]]:
        """The rows, and the records that are refused with the reason."""
        fit: list[Record] = []
        refused: list[tuple[Record, str]] = []
        for record in records:
            if reason := self._unfit(record):
                refused.append((record, reason))
            else:
                fit.append(record)
        cells = [record.cells for record in fit]
        read = [column.read_all(cells) for column in self._columns]
        if any(column.refused for column in self._columns):
            reasons = [self._reason(record) for record in fit]
            refused += [(record, reason) for record, reason in zip(fit, reasons, strict=True) if reason]
            fit, *read = ([*compress(each, (not reason for reason in reasons))] for each in (fit, *read))
        rows: list[Row] = []
        for record, row in zip(fit, self._made(fit, read), strict=True):
            if reason := self.loader.problem(row):
                refused.append((record, reason))
            else:
                rows.append(row)
        return rows, refused

    def _unfit(self, record: Record) -> str:
        """Why a record is no row at all; empty if it is one."""
        if record.problem:
            return record.problem
        if "\0" in record.original:
            return "The row holds a NUL character."
        count = len(record.cells)
        if self.width is not None and count != self.width:
            return f"The row has {count} columns, and the header {self.width}."
        return "" if count >= self._needed else f"The row has {count} columns, and the mapping needs {self._needed}."

    def _reason(self, record: Record) -> str:
        """Why one of its cells is refused: the first one, in the order of the mapping."""
        return next((reason for column in self._columns if (reason := column.reason(record))), "")

    def _made(self, records: list[Record], read: list[list[Any]]) -> Iterator[Row]:
        """The rows of the records, of what was read of their columns."""
        count = len(records)
        parts: dict[Part, dict[Any, list[Any]]] = {}
        for (_, _, put), values in zip(self.puts, read, strict=True):
            parts.setdefault(put.part, {})[put.name] = values
        values = _dicts(parts.get("values", {}), count)
        if "properties" in parts:
            for each, properties in zip(values, _dicts(parts["properties"], count), strict=True):
                if properties:
                    each["properties"] = properties
        return map(
            Row,
            map(itemgetter(0), records),
            map(itemgetter(1), records),
            _lists(parts.get("identities", {}), count),
            _dicts(parts.get("attributes", {}), count),
            _dicts(parts.get("endpoints", {}), count),
            _dicts(parts.get("grants", {}), count),
            values,
        )


class _Column(dict[str, Any]):
    """What the texts of a column become. A text is read when it comes for the first time."""

    def __init__(self, place: int, name: str, put: Put) -> None:
        super().__init__()
        self.cell, self.name, self.read = itemgetter(place), name, put.read
        self.refused: dict[str, str] = {}  # of the present chunk: texts and why

    def read_all(self, rows: list[list[str]]) -> list[Any]:
        """What its cells say in these rows; of refused ones NOTHING."""
        self.refused.clear()
        if len(self) > REMEMBERED:
            self.clear()
        return list(map(self.__getitem__, map(self.cell, rows)))

    def __missing__(self, text: str) -> Any:
        value = NOTHING
        if trimmed := text.strip():
            try:
                value = self.read(trimmed)
            except Refused as refused:
                self.refused[text] = f"Column {self.name}: {refused}"
                return NOTHING
        self[text] = value
        return value

    def reason(self, record: Record) -> str:
        """Why its cell of this column is refused."""
        return self.refused.get(self.cell(record.cells), "")


def _dicts(columns: dict[Any, list[Any]], count: int) -> list[dict[Any, Any]]:
    """A dictionary for each row, of what its cells say."""
    if not columns:
        return [{} for _ in range(count)]
    names = list(columns)
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not NOTHING}
        for row in zip(*columns.values(), strict=True)
    ]


def _lists(columns: dict[Any, list[Any]], count: int) -> list[list[Any]]:
    """A list for each row, of what its cells say."""
    if not columns:
        return [[] for _ in range(count)]
    return [[value for value in row if value is not NOTHING] for row in zip(*columns.values(), strict=True)]
