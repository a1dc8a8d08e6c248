"""How many messages customers got in a week, and at which of them they had enough."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from analytics.period import company_zone
from analytics.weeks import Week, week_of
from lib import sql


@dataclass(frozen=True)
class Touched:
    """Of a number n of messages: `customers` who got exactly n in a week, each counted once for each such week; the
    `messages` that were a customer's n-th of a week, and how many of them made somebody unsubscribe or complain.
    """

    customers: int = 0
    messages: int = 0
    unsubscribed: int = 0
    complained: int = 0

    def __add__(self, other: "Touched") -> "Touched":
        return Touched(
            self.customers + other.customers,
            self.messages + other.messages,
            self.unsubscribed + other.unsubscribed,
            self.complained + other.complained,
        )


NOTHING = Touched()
ByNumber = dict[int, Touched]


@dataclass
class Touches:
    """By the number of messages: in all, by week (its Monday), by channel and by traffic class."""

    whole: ByNumber = field(default_factory=dict)
    weeks: dict[date, ByNumber] = field(default_factory=lambda: defaultdict(dict))
    channels: dict[str, ByNumber] = field(default_factory=lambda: defaultdict(dict))
    classes: dict[str, ByNumber] = field(default_factory=lambda: defaultdict(dict))


def touches(weeks: Sequence[Week], brands: Sequence[int] | None, channel: str | None) -> Touches:
    """Reads the roll; one statement. Of one channel there are no traffic classes."""
    found = Touches()
    query = sql.fill(
        sql.beside(__file__, "touches.sql"),
        weeks=[each.since for each in weeks],
        brands=None if brands is None else list(brands),
    )
    zone = company_zone()
    for hour_at, of_channel, of_class, number, *figures in sql.rows(query):
        here = Touched(*figures)
        if (of_channel, of_class) == (channel or "", ""):
            _add(found.whole, number, here)
            _add(found.weeks[week_of(hour_at.astimezone(zone).date()).first_on], number, here)
        if of_channel:
            _add(found.channels[of_channel], number, here)
        if of_class and not channel:
            _add(found.classes[of_class], number, here)
    return found


def together(numbers: Iterable[Touched]) -> Touched:
    """Their sum."""
    whole = NOTHING
    for each in numbers:
        whole += each
    return whole


def _add(to: ByNumber, number: int, more: Touched) -> None:
    to[number] = to.get(number, NOTHING) + more
