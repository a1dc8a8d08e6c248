"""A file and its mapping together: looked through, opened, its header understood, its records in chunks."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from customers.importing.cutting import Cutter
from customers.importing.format import MOST_COLUMNS, Format, Record, formats
from customers.importing.loader import loaders
from customers.importing.mapping import Mapping
from customers.importing.problems import ImportProblem
from customers.importing.row import Terms
from customers.importing.source import Source

CHUNK_TEXT = 16 << 20  # characters of a chunk; rows may be long


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file behind its header: what its columns are and the records that follow."""

    header: list[str] | None
    cutter: Cutter
    records: Iterator[Record]

    def skip(self, count: int) -> None:
        """Leaves out records that are dealt with already."""
        next(islice(self.records, count, count), None)

    def chunks(self, rows: int) -> Iterator[list[Record]]:
        """The rest of the file, so many rows at a time, or fewer when they are long."""
        chunk: list[Record] = []
        text = 0
        for record in self.records:
            chunk.append(record)
            text += len(record.original)
            if len(chunk) >= rows or text >= CHUNK_TEXT:
                yield chunk
                chunk, text = [], 0
        if chunk:
            yield chunk


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read by a mapping."""

    source: Source
    mapping: Mapping

    @classmethod
    def of(cls, path: Path, mapping: Mapping, name: str = "") -> "Reading":
        return cls(Source(path, mapping.fields["encoding"], name), mapping)

    @property
    def format(self) -> Format:
        return formats[self.mapping.fields["format"]]

    def check(self) -> None:
        """Reads all of the file once. Raises ImportProblem if it cannot be read to its end."""
        self.format.check(self.source, self.mapping.shape())

    @contextmanager
    def opened(self, terms: Terms) -> Iterator[Opened]:
        """The file from its first row on. Raises ImportProblem if it has none, or not the columns of the mapping."""
        with closing(self.format.records(self.source, self.mapping.shape())) as records:  # type: ignore[type-var]
            header = self._header(records)
            first = next(records, None)
            if first is None:
                raise ImportProblem(f"{self.source.name} holds no rows.")
            loader = loaders[self.mapping.fields["rows"]]
            cutter = Cutter(self.mapping.puts(header, terms), None if header is None else len(header), loader)
            yield Opened(header, cutter, chain([first], records))

    def terms(self, now: datetime) -> Terms:
        return self.mapping.terms(now)

    def _header(self, records: Iterator[Record]) -> list[str] | None:
        if not (self.mapping.fields["header"] or self.format.names_columns):
            return None
        record = next(records, None)
        if record is None:
            raise ImportProblem(f"{self.source.name} holds no rows.")
        if record.problem:
            raise ImportProblem(f"{self.source.name}: the header in line {record.line} is of no use. {record.problem}")
        if len(record.cells) > MOST_COLUMNS:
            raise ImportProblem(
                f"{self.source.name} has {len(record.cells):,} columns; {MOST_COLUMNS:,} are allowed. "
                "Is the delimiter the right one?"
            )
        return [cell.strip() for cell in record.cells]
