"""The figures of messages and of what was bought by them, and the rates and prices that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analytics.facts.messages import READ_ON
from delivery import statuses
from delivery.kinds import KINDS

EXACT = Decimal("0.00001")  # as messages' costs are kept
COMPLAINED_ON = frozenset(each.key for each in KINDS if statuses.COMPLAINED in each.reports)


@dataclass(frozen=True)
class Figures:
    """Messages that were sent, what became of them, and purchases that count for messages.

    `readable`: those delivered over channels that report reading; `complainable`: over such that report complaints.
    None of either: there is no such number there, which is something else than 0. `known` is the part of the revenue
    of which it is known what the goods cost: `margin` is of that part alone.
    """

    sent: int = 0
    delivered: int = 0
    opened: int = 0
    opened_weak: int = 0
    clicked: int = 0
    clicked_weak: int = 0
    replied: int = 0
    failed: int = 0
    unsubscribed: int = 0
    complained: int = 0
    cost: Decimal = Decimal(0)
    readable: int | None = None
    complainable: int | None = None
    purchases: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)
    known: Decimal = Decimal(0)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*map(_plus, vars(self).values(), vars(other).values()))


def _plus(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other


NOTHING = Figures()


def of_messages(channel: str, *, cost: Decimal = Decimal(0), **counted: int) -> Figures:
    """What became of messages over a channel. Readings that a channel does not report are not counted as none.

    (A click proves a reading, so that there may be some on every channel; it is shown as a click.)
    """
    values: dict[str, Any] = {**counted, "cost": cost}
    found = Figures(**values)
    if channel not in READ_ON:
        return _with(found, opened=0, opened_weak=0, complainable=_complainable(channel, found))
    return _with(found, readable=found.delivered, complainable=_complainable(channel, found))


def of_purchases(purchases: Decimal, revenue: Decimal, margin: Decimal, known: Decimal) -> Figures:
    """What was bought."""
    return Figures(purchases=purchases, revenue=revenue, margin=margin, known=known)


def _complainable(channel: str, found: Figures) -> int | None:
    return found.delivered if channel in COMPLAINED_ON else None


def _with(found: Figures, **more: Any) -> Figures:
    return Figures(**(vars(found) | more))


def summed(found: Mapping[Any, Figures]) -> Figures:
    """All of them together."""
    return sum(found.values(), NOTHING)


def share(part: float | Decimal, whole: float | None) -> float | None:
    """A share of what is there; of nothing there is none."""
    return float(part) / whole if whole else None


def price(money: Decimal, of: float | Decimal) -> Decimal | None:
    """What each has cost."""
    return (money / Decimal(of)).quantize(EXACT, ROUND_HALF_UP) if of else None


def whole(number: Decimal) -> int | float:
    """A number of purchases: whole, but by the rule that gives each message its part."""
    return int(number) if number == int(number) else round(float(number), 6)


def cells(of: Figures) -> dict[str, Any]:
    """Everything that columns.py names, of these figures."""
    reads, complaints = of.readable is not None, of.complainable is not None
    return {
        "sent": of.sent,
        "delivered": of.delivered,
        "delivery_rate": share(of.delivered, of.sent),
        "opened": of.opened if reads else None,
        "read_rate": share(of.opened, of.readable),
        "opened_weak": of.opened_weak if reads else None,
        "clicked": of.clicked,
        "clicked_weak": of.clicked_weak,
        "click_rate": share(of.clicked, of.delivered),
        "replied": of.replied,
        "failed": of.failed,
        "failure_rate": share(of.failed, of.sent),
        "unsubscribed": of.unsubscribed,
        "unsubscribe_rate": share(of.unsubscribed, of.delivered),
        "complained": of.complained if complaints else None,
        "complaint_rate": share(of.complained, of.complainable),
        "purchases": whole(of.purchases),
        "purchase_rate": share(of.purchases, of.delivered),
        "revenue": of.revenue,
        "cost": of.cost,
        "cost_per_delivered": price(of.cost, of.delivered),
        "cost_per_click": price(of.cost, of.clicked),
        "cost_per_purchase": price(of.cost, of.purchases),
        "net_revenue": of.revenue - of.cost,
        "margin": of.margin if of.known else None,
        "margin_known": share(of.known, float(of.revenue)),
        "profit": of.margin - of.cost if of.known else None,
    }
