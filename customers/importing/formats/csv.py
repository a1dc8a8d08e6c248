"""Comma-separated values, and those separated by tabs, semicolons or anything else."""

import csv
from collections.abc import Iterator

from customers.importing.format import MOST_COLUMNS, Format, Record, Shape, too_many
from customers.importing.source import LONGEST_LINE, Source


class Csv(Format):
    """Cells may be quoted with ", which is doubled inside; a quoted cell may hold line ends."""

    key = "csv"
    label = "CSV, TSV and the like"
    uses = ("encoding", "header", "delimiter")

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        with source.lines() as lines:
            noting = _Noting(lines)
            reader = csv.reader(noting, delimiter=shape.delimiter)
            begin = 1
            while True:
                problem, cells = "", []
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:  # a quote that is never closed, for one
                    problem = f"The row cannot be cut into cells: {error}."
                if len(cells) > MOST_COLUMNS:
                    problem, cells = too_many(len(cells)), []
                taken = noting.give()
                original = "".join(taken).rstrip("\r\n")
                if problem or original.strip():
                    yield Record(begin, original, cells, problem)
                begin += len(taken)


class _Noting:
    """The lines, and which of them the present row has taken. A row must end somewhere."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.taken: list[str] = []
        self.length = 0

    def __iter__(self) -> "_Noting":
        return self

    def __next__(self) -> str:
        if self.length > LONGEST_LINE:
            raise csv.Error(f"it has more than {LONGEST_LINE:,} characters")
        line = next(self.lines)
        self.taken.append(line)
        self.length += len(line)
        return line

    def give(self) -> list[str]:
        taken, self.taken, self.length = self.taken, [], 0
        return taken
