"""Comma-separated values, and those separated by tabs, semicolons or anything else."""

import csv
from collections.abc import Iterator
from itertools import chain

from customers.importing.format import MOST_COLUMNS, Format, Record, Shape, too_many
from customers.importing.source import LONGEST_LINE, Source

BLOCK = 1 << 16  # characters that are cut at once


class Csv(Format):
    """Cells may be quoted with ", which is doubled inside; a quoted cell may hold line ends."""

    key = "csv"
    label = "CSV, TSV and the like"
    uses = ("encoding", "header", "delimiter")

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        with source.lines() as lines:
            begin = 1
            for block in _blocks(lines):
                if (rows := _cut(block, shape.delimiter)) is not None:
                    for number, (line, cells) in enumerate(zip(block, rows, strict=True), start=begin):
                        if not line.isspace():
                            yield Record(number, line.rstrip("\r\n"), cells)
                    begin += len(block)
                else:
                    end = begin + len(block)
                    for record, taken in _with_care(chain(block, lines), begin, shape.delimiter):
                        if record.problem or record.original.strip():
                            yield record
                        begin = record.line + taken
                        if begin >= end:
                            break


def _blocks(lines: Iterator[str]) -> Iterator[list[str]]:
    """Lines, some of them at a time: as many as make a little text."""
    block: list[str] = []
    length = 0
    for line in lines:
        block.append(line)
        length += len(line)
        if length >= BLOCK:
            yield block
            block, length = [], 0
    if block:
        yield block


def _cut(block: list[str], delimiter: str) -> list[list[str]] | None:
    """The cells of lines of which each is a row of its own. None if it is not so, or one of them cannot be cut."""
    try:
        rows = list(csv.reader(block, delimiter=delimiter))
    except csv.Error:
        return None
    if len(rows) != len(block) or max(map(len, rows)) > MOST_COLUMNS:
        return None
    last = rows[-1]  # with its line end in a cell it goes on in the next block
    return None if last and last[-1].endswith(("\r", "\n")) else rows


def _with_care(lines: Iterator[str], begin: int, delimiter: str) -> Iterator[tuple[Record, int]]:
    """The rows one by one, with how many lines each has taken; the first begins in line `begin`."""
    noting = _Noting(lines)
    reader = csv.reader(noting, delimiter=delimiter)
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
        yield Record(begin, "".join(taken).rstrip("\r\n"), cells, problem), len(taken)
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
