"""What the rows of a file are, and how a chunk of them enters the base. One file a loader, in loaders/."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from customers.importing.row import Row, Terms
from lib.registry import Registry


@dataclass(slots=True)
class Outcome:
    """What became of a chunk: rows by fate, and those that were refused with the reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    customers_created: int = 0
    refused: list[tuple[Row, str]] = field(default_factory=list)
    # What became of each row that was not refused, by its line: created, updated or unchanged. Filled where a caller
    # must be told (the bulk API).
    fates: dict[int, str] = field(default_factory=dict)


class Loader(ABC):
    """Loads one type of rows."""

    key: str
    label: str
    needs: ClassVar[tuple[str, ...]]  # targets without which a file of such rows means nothing

    @abstractmethod
    def problem(self, row: Row) -> str:
        """What the row lacks, in a sentence; empty when it lacks nothing."""

    @abstractmethod
    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        """Stores the rows in sets, and tells upward; called in a transaction. Rows count as if stored one by one."""


loaders: Registry[Loader] = Registry("customers.importing.loaders", Loader, "type of rows")  # type: ignore[type-abstract]
