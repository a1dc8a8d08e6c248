"""Where a column goes. One file a target, in customers/importing/targets."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from customers.importing.row import Row, Terms
from lib.forms import StrictSerializer
from lib.registry import Registry

Put = Callable[[str, Row], None]


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
        """The function that writes a text, trimmed and never empty, into a row; it raises Refused."""


targets: Registry[Target] = Registry("customers.importing.targets", Target, "target")  # type: ignore[type-abstract]

CUSTOMERS, PURCHASES, LINES, REFUNDS, PRODUCTS = "customers", "purchases", "lines", "refunds", "products"
EVENTS = "events"
OF_CUSTOMERS = frozenset({CUSTOMERS, PURCHASES, LINES, REFUNDS, EVENTS})  # rows that name a customer
ANY_ROWS = OF_CUSTOMERS | {PRODUCTS}
