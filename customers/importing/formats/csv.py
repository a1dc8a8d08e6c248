"""Comma-separated values, and those separated by tabs, semicolons or anything else."""

import csv
from collections.abc import Iterable, Iterator

from customers.importing.format import Format, Record


class Csv(Format):
    """Cells may be quoted with ", which is doubled inside; a quoted cell may hold line ends."""

    key = "csv"
    label = "CSV, TSV and the like"

    def records(self, lines: Iterable[str], delimiter: str) -> Iterator[Record]:
        taken: list[str] = []

        def noting() -> Iterator[str]:
            for line in lines:
                taken.append(line)
                yield line

        reader = csv.reader(noting(), delimiter=delimiter)
        begin = 1
        while True:
            problem, cells = "", []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:  # a cell of more than 131,072 characters: a quote that is never closed
                problem = f"The row cannot be cut into cells: {error}."
            original = "".join(taken).rstrip("\r\n")
            if problem or original.strip():
                yield Record(begin, original, cells, problem)
            begin += len(taken)
            taken.clear()
