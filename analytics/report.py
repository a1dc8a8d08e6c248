"""What a report is: tables of figures about a period, every column with its unit and its definition in words.

A report is a file in analytics/reports/, and at most one in the frontend (features/reports/pages/). All else is the
same for each: the answer of the API, files to take away, the people behind a number, links to share, mail by schedule.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from psycopg.sql import SQL, Composed

from analytics.filters import Filters
from lib.registry import Registry

TOTAL = "*"  # the row of a table's total, for Report.people
Cell = Any  # by its column's kind; None: there is no such number (and not 0)


class Kind(StrEnum):
    """What stands in a column's cells, as JSON has it."""

    TEXT = "text"
    COUNT = "count"  # a whole number of `unit`
    NUMBER = "number"  # any other number
    MONEY = "money"  # a decimal in the answer's currency
    SHARE = "share"  # from 0 to 1
    CHANGE = "change"  # a difference of two shares, from -1 to 1
    SECONDS = "seconds"  # a duration
    DAY = "day"  # a date
    MOMENT = "moment"  # an instant
    CHANNEL = "channel"  # the key of a channel
    REASON = "reason"  # a key of journeys/reasons.py
    JOURNEY = "journey"  # {"id", "name"}; so are the following
    SEGMENT = "segment"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class Column:
    """One column. `says` defines the number in words; `unit` is people, messages, purchases … where it counts.

    `opens`: the people behind each of its cells can be listed (Report.people). Where they are those of another number
    its key stands there: revenue opens as the purchases that brought it, a rate as what it is a rate of.
    """

    key: str
    label: str
    kind: Kind = Kind.COUNT
    unit: str = ""
    says: str = ""
    opens: bool | str = False

    @property
    def people_of(self) -> str:
        """The column that Report.people is asked for; empty: nobody in particular stands behind its cells."""
        return self.key if self.opens is True else self.opens or ""


@dataclass(frozen=True)
class Table:
    """Rows are {"key": a text that names the row within its table, column key: cell …}; columns may be left out.

    `note` is a sentence under the table: the rule of its numbers, or what to bear in mind. `total`: a last row.
    """

    key: str
    label: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    note: str = ""
    total: Mapping[str, Cell] | None = None


@dataclass(frozen=True)
class Answer:
    """What a report found. `warnings` are {"key", "text"}: rehearsals among messages, a sample too small …"""

    tables: Sequence[Table]
    currency: str = ""
    # The rates by which money in other currencies was converted ({"currency", "rate", "set_on"}), and the currencies
    # without one, whose amounts were left out.
    conversions: Sequence[Mapping[str, Any]] = ()
    other_currencies: Sequence[str] = ()
    warnings: Sequence[Mapping[str, str]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)  # what only the report's own page shows


class NoPeople(Exception):
    """Nobody stands behind that number; `str()` is a sentence."""


def either(people: Iterable[Composed]) -> Composed:
    """SQL of the people behind any of several numbers, one number after the other. Raises NoPeople without any."""
    found = list(people)
    if not found:
        raise NoPeople("Nobody in particular stands behind this number.")
    return SQL("\nunion all\n").join(SQL("({})").format(each) for each in found)


class Report(ABC):
    """`takes`: which filters it understands beside the period; another one is refused with a sentence."""

    key: str
    label: str
    says: str  # in a sentence what it answers
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel"})
    needs: ClassVar[frozenset[str]] = frozenset()  # those without which there is no answer

    @abstractmethod
    def answer(self, filters: Filters, now: datetime) -> Answer:
        """Everything, in a constant number of statements."""

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        """SQL of the ids of the customers behind one cell (one column, each at least once). Raises NoPeople.

        `row` is TOTAL for a table's last row, `column` what Column.people_of says.
        """
        raise NoPeople("Nobody in particular stands behind this number.")


REPORTS: Registry[Report] = Registry("analytics.reports", Report, "report")  # type: ignore[type-abstract]
