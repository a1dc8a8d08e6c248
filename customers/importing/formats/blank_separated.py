"""Columns lined up with blanks, as statistical programs and printers write them."""

from collections.abc import Iterator

from customers.importing.format import Format, Record, Shape
from customers.importing.source import Source


class BlankSeparated(Format):
    """Any run of blanks parts two cells; blanks at the ends mean nothing. A cell cannot be empty."""

    key = "blank_separated"
    label = "Columns separated by blanks"

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        with source.lines() as lines:
            for number, line in enumerate(lines, start=1):
                if cells := line.split():
                    yield Record(number, line.rstrip("\r\n"), cells)
