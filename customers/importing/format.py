"""How the rows of a file are told apart and cut into cells. One file a format, in customers/importing/formats."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file: the line it begins in, its text, its cells; `problem` if it cannot be cut."""

    line: int
    original: str
    cells: list[str]
    problem: str = ""


class Format(ABC):
    """A way to write a table as text."""

    key: str
    label: str

    @abstractmethod
    def records(self, lines: Iterable[str], delimiter: str) -> Iterator[Record]:
        """All rows, the header included. Lines of blanks are no rows."""


formats: Registry[Format] = Registry("customers.importing.formats", Format, "file format")  # type: ignore[type-abstract]
