"""What the rolls say of purchases that count for messages, by each of the rules, and of those that count for none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg.sql import Identifier

from analytics.by_channel.sums import CALLS, rolls
from analytics.currency import Exchange
from analytics.filters import RULES, Filters
from analytics.lags import EDGES
from lib import sql

Message = tuple[int, int, int, str]  # journey, version, op and channel


@dataclass(frozen=True)
class Won:
    """Purchases and money by each rule; margin and the revenue of which it is known by the one that is asked for."""

    purchases: tuple[Decimal, ...] = (Decimal(0),) * 3
    revenue: tuple[Decimal, ...] = (Decimal(0),) * 3
    margin: Decimal = Decimal(0)
    known: Decimal = Decimal(0)

    def __add__(self, other: "Won") -> "Won":
        return Won(
            tuple(one + more for one, more in zip(self.purchases, other.purchases, strict=True)),
            tuple(one + more for one, more in zip(self.revenue, other.revenue, strict=True)),
            self.margin + other.margin,
            self.known + other.known,
        )

    def by(self, rule: str) -> tuple[Decimal, Decimal]:
        """How many purchases, and their money, by one rule."""
        place = RULES.index(rule)
        return self.purchases[place], self.revenue[place]


NOTHING = Won()


@dataclass
class Attributed:
    """Of a period by channel and touch, journey, and message."""

    touches: dict[tuple[str, str], Won] = field(default_factory=dict)
    journeys: dict[int, Won] = field(default_factory=dict)
    messages: dict[Message, Won] = field(default_factory=dict)

    def whole(self) -> Won:
        return sum(self.touches.values(), NOTHING)

    def channels(self) -> dict[str, Won]:
        found: dict[str, Won] = {}
        for (channel, _), won in self.touches.items():
            found[channel] = found.get(channel, NOTHING) + won
        return found


def attributed(filters: Filters, exchange: Exchange) -> Attributed:
    """One statement."""
    found = Attributed()
    for journey, version, op, channel, touch, bought_in, *numbers, margin, known in _asked("won.sql", filters):
        won = _won(exchange, bought_in, *numbers, margin, known)
        message = (journey, version, op, channel)
        found.touches[channel, touch] = found.touches.get((channel, touch), NOTHING) + won
        found.journeys[journey] = found.journeys.get(journey, NOTHING) + won
        found.messages[message] = found.messages.get(message, NOTHING) + won
    return found


def attributed_days(filters: Filters, exchange: Exchange) -> dict[date, Won]:
    """By the company's day; one statement."""
    found: dict[date, Won] = {}
    for day, bought_in, *numbers in _asked("hours.sql", filters):
        found[day] = found.get(day, NOTHING) + _won(exchange, bought_in, *numbers)
    return found


def _won(exchange: Exchange, bought_in: str, *numbers: Decimal) -> Won:
    """Three numbers of purchases, as many amounts; then margin, and the revenue of which it is known, if there."""
    revenue = [exchange.of(each, bought_in) for each in numbers[3:]]
    return Won(tuple(numbers[:3]), tuple(revenue[:3]), *revenue[3:])


@dataclass(frozen=True)
class Bought:
    """All purchases of a day or a period, and of them those that count for messages of the brands asked for."""

    purchases: int = 0
    revenue: Decimal = Decimal(0)
    counted: Decimal = Decimal(0)
    counted_revenue: Decimal = Decimal(0)

    def __add__(self, other: "Bought") -> "Bought":
        return Bought(
            self.purchases + other.purchases,
            self.revenue + other.revenue,
            self.counted + other.counted,
            self.counted_revenue + other.counted_revenue,
        )


def bought(filters: Filters, exchange: Exchange, counted: Mapping[date, Won]) -> dict[date, Bought]:
    """By day. `counted`: what counts for messages, of any journey and channel. One statement."""
    found: dict[date, Bought] = {}
    for day, bought_in, purchases, amount in _asked("bought.sql", filters):
        exchange.meet([bought_in])
        found[day] = found.get(day, Bought()) + Bought(purchases, exchange.of(amount, bought_in))
    for day, won in counted.items():
        of_rule = won.by(filters.rule)
        found[day] = found.get(day, Bought()) + Bought(counted=of_rule[0], counted_revenue=of_rule[1])
    return found


@dataclass
class Sent:
    """Messages that were sent, and what they cost."""

    messages: dict[Message, tuple[int, Decimal]] = field(default_factory=dict)

    def journeys(self) -> dict[int, tuple[int, Decimal]]:
        found: dict[int, tuple[int, Decimal]] = {}
        for (journey, *_), (count, cost) in self.messages.items():
            messages, spent = found.get(journey, (0, Decimal(0)))
            found[journey] = (messages + count, spent + cost)
        return found


def sent(filters: Filters, exchange: Exchange) -> Sent:
    """One statement."""
    found = Sent()
    for journey, version, op, channel, account, messages, cost in _asked("sent.sql", filters):
        place = (journey, version, op, channel)
        before, spent = found.messages.get(place, (0, Decimal(0)))
        found.messages[place] = (before + messages, spent + exchange.cost(cost, account, channel))
    return found


def lags(filters: Filters) -> dict[int, Decimal]:
    """Purchases by the place of their span in EDGES (len(EDGES): none ends later); one statement."""
    if filters.journey is None:
        return dict(_asked("lags.sql", filters))
    return dict(_asked("lags_of.sql", filters))


def _asked(file: str, filters: Filters) -> list[tuple[Any, ...]]:
    values = filters.values() | {
        "calls": CALLS,
        "edges": list(EDGES),
        "count": Identifier("r", f"count_{filters.rule}"),
    }
    return sql.rows(sql.fill(sql.beside(__file__, file), **rolls(filters), **values))
