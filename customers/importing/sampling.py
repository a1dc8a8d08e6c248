"""The first rows of a file, as they are cut."""

from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from customers.importing.format import MOST_COLUMNS, Record, Shape, formats, too_many
from customers.importing.problems import ImportProblem
from customers.importing.source import Source

SHOWN = 20
LONGEST_SHOWN = 200  # characters of a cell


@dataclass(slots=True)
class Sample:
    """The header, if the file has one, and some records; `problem` says why there are no more."""

    header: list[str] | None = None
    records: list[Record] = field(default_factory=list)
    problem: str = ""

    @property
    def rows(self) -> list[list[str]]:
        return [each.cells for each in self.records]


def sample(source: Source, key: str, shape: Shape, most: int = SHOWN) -> Sample:
    """Reads the beginning of a file. Never raises ImportProblem: what is wrong stands in the sample."""
    found = Sample()
    format_ = formats[key]
    try:
        format_.glance(source)
        with closing(format_.records(source, shape)) as records:  # type: ignore[type-var]
            if shape.header or format_.names_columns:
                first = next(records, None)
                if first is None:
                    raise ImportProblem(f"{source.name} is empty.")
                if first.problem or len(first.cells) > MOST_COLUMNS:
                    found.problem = first.problem or too_many(len(first.cells))
                    return found
                found.header = [cell.strip() for cell in first.cells]
            found.records.extend(islice(records, most))
        if not found.records:
            found.problem = f"{source.name} holds no rows."
    except ImportProblem as problem:
        found.problem = str(problem)
    return found
