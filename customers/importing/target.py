"""Where a column goes. One file a target, in customers/importing/targets."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from customers.importing.row import Row, Terms
from lib.forms import StrictSerializer
from lib.registry import Registry

Part = Literal["identities", "attributes", "endpoints", "grants", "values", "properties"]


@dataclass(frozen=True, slots=True)
class Put:
    """What becomes of the cells of a column: the value that `read` makes of a text goes into a `part` of the row, under
    a `name`. The text is trimmed and never empty; `read` raises Refused, and makes the same of the same text.

    A value of `identities` is a namespace with a value; `properties` are those in `values` of an event.
    """

    part: Part
    name: Hashable
    read: Callable[[str], Any]

    def __call__(self, text: str, row: Row) -> None:
        """Reads one cell into a row. Raises Refused."""
        value = self.read(text)
        if self.part == "identities":
            row.identities.append(value)
        elif self.part == "properties":
            row.values.setdefault("properties", {})[self.name] = value
        else:
            getattr(row, self.part)[self.name] = value


class Options(StrictSerializer):
    """What a column of this target must say beside its name. None unless a target declares some."""


class Target(ABC):
    """Turns the text of a cell into a part of the row."""

    key: str
    label: str
    rows: ClassVar[frozenset[str]]  # the loaders whose files may have such a column
    Options: ClassVar[type[Options]] = Options

    def slot(self, options: Mapping[str, Any]) -> str:
        """What the column fills, in words. Two columns must not fill the same."""
        return self.label.lower()

    def prepare(self, options: Mapping[str, Any]) -> None:
        """Called once before the first row, in a transaction, for what must stand in the base. Raises ImportProblem."""
        return

    @abstractmethod
    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        """How the cells of a column are read, and what they fill."""


targets: Registry[Target] = Registry("customers.importing.targets", Target, "target")  # type: ignore[type-abstract]

CUSTOMERS, PURCHASES, LINES, REFUNDS, PRODUCTS = "customers", "purchases", "lines", "refunds", "products"
EVENTS = "events"
OF_CUSTOMERS = frozenset({CUSTOMERS, PURCHASES, LINES, REFUNDS, EVENTS})  # rows that name a customer
ANY_ROWS = OF_CUSTOMERS | {PRODUCTS}
