"""Columns that begin and end at the same place in every line."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from customers.importing.format import Format, Record, Shape
from customers.importing.problems import ImportProblem
from customers.importing.source import Source


class FixedWidth(Format):
    """`widths` says how many characters each column has; what a line has beyond them belongs to the last one."""

    key = "fixed_width"
    label = "Columns of fixed width"
    uses = ("encoding", "header", "widths")

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        if not shape.widths:
            raise ImportProblem("The mapping says that columns have fixed widths, and names no “widths”.")
        ends = [0, *accumulate(shape.widths)]
        places = [slice(start, end) for start, end in pairwise(ends)]
        places[-1] = slice(ends[-2], None)
        with source.lines() as lines:
            for number, line in enumerate(lines, start=1):
                text = line.rstrip("\r\n")
                if text.strip():
                    yield Record(number, text, [text[each].strip() for each in places])
