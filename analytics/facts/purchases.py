"""Purchases that count for messages, and what they brought."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from analytics.currency import Exchange
from analytics.filters import Filters
from delivery.providers.rehearsal import Rehearsal
from lib import sql


@dataclass(frozen=True)
class PurchaseFigures:
    """`revenue` is money in the report's currency."""

    purchases: int = 0
    revenue: Decimal = Decimal(0)


NONE = PurchaseFigures()


@dataclass
class Purchases:
    """The figures of the whole period and of its parts. What has no rate is counted, but not in the revenue."""

    whole: PurchaseFigures = NONE
    days: dict[date, PurchaseFigures] = field(default_factory=dict)
    channels: dict[str, PurchaseFigures] = field(default_factory=dict)
    journeys: dict[int | None, PurchaseFigures] = field(default_factory=dict)
    rehearsal: bool = False


def purchases(filters: Filters, exchange: Exchange) -> Purchases:
    """Reads the report; one statement."""
    found = Purchases()
    query = sql.fill(
        sql.beside(__file__, "purchases.sql"),
        rehearsal=Rehearsal.key,
        **filters.values(),
        **exchange.values(),
    )
    for part, day, channel, journey, *figures, currencies, rehearsal in sql.rows(query):
        counted = PurchaseFigures(*figures)
        if part == "all":
            found.whole, found.rehearsal = counted, rehearsal
            exchange.meet(currencies)
        elif part == "day":
            found.days[day] = counted
        elif part == "channel":
            found.channels[channel] = counted
        else:
            found.journeys[journey] = counted
    return found
