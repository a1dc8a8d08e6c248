"""Records into rows: every cell is read by the target of its column."""

from dataclasses import dataclass

from customers.importing.format import Record
from customers.importing.loader import Loader
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.importing.target import Put

Puts = list[tuple[int, str, Put]]


@dataclass(frozen=True, slots=True)
class Cutter:
    """What is known of the columns: for each that is loaded its place, its name for people and its function."""

    puts: Puts
    width: int | None  # how many cells a row has; None: as many as are mapped, or more
    loader: Loader

    def rows(self, records: list[Record]) -> tuple[list[Row], list[tuple[Record, str]]]:
        """The rows, and the records that are refused with the reason."""
        rows: list[Row] = []
        refused: list[tuple[Record, str]] = []
        needed = 1 + max((place for place, _, _ in self.puts), default=-1)
        for record in records:
            cells, reason = record.cells, record.problem
            if not reason and "\0" in record.original:
                reason = "The row holds a NUL character."
            if not reason and self.width is not None and len(cells) != self.width:
                reason = f"The row has {len(cells)} columns, and the header {self.width}."
            if not reason and len(cells) < needed:
                reason = f"The row has {len(cells)} columns, and the mapping needs {needed}."
            if not reason:
                row = Row(record.line, record.original)
                reason = self._fill(row, cells) or self.loader.problem(row)
                if not reason:
                    rows.append(row)
            if reason:
                refused.append((record, reason))
        return rows, refused

    def _fill(self, row: Row, cells: list[str]) -> str:
        """Reads the cells into the row; the reason why one of them is refused, or nothing."""
        name = ""
        try:
            for place, name, put in self.puts:  # noqa: B007  # the name is that of the cell that is refused
                if text := cells[place].strip():
                    put(text, row)
        except Refused as refused:
            return f"Column {name}: {refused}"
        return ""
