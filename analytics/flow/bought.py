"""What was bought upon a journey's messages, by the rule that is asked for (delivery/attribution.py)."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from psycopg import sql

from analytics.currency import Exchange
from analytics.filters import EVEN
from analytics.flow.asked import Asked
from analytics.flow.steps import Key, key_of
from lib.sql import beside, fill, rows

CENT = Decimal("0.01")


@dataclass
class Bought:
    """`known` is the part of the revenue of which it is known what the goods cost, `margin` what of that was earned."""

    purchases: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    known: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)

    def __add__(self, other: "Bought") -> "Bought":
        return Bought(
            self.purchases + other.purchases,
            self.revenue + other.revenue,
            self.known + other.known,
            self.margin + other.margin,
        )

    @property
    def earned(self) -> Decimal | None:
        """None where of nothing that was bought is known what it cost."""
        return self.margin if self.known else None

    @property
    def share_known(self) -> Decimal | None:
        return self.known / self.revenue if self.revenue else None


@dataclass
class AllBought:
    """By step. Purchases in a currency without a rate are counted, but not in money."""

    steps: dict[Key, Bought] = field(default_factory=dict)

    @property
    def whole(self) -> Bought:
        return sum(self.steps.values(), Bought())


def bought(asked: Asked, exchange: Exchange) -> AllBought:
    """One statement."""
    found = AllBought()
    query = fill(
        beside(__file__, "bought.sql"),
        journey=asked.journey.pk,
        versions=asked.ids,
        since=asked.since,
        until=asked.until,
        among=asked.among,
        **_columns(asked),
    )
    for version_id, number, paid_in, purchases, *money in rows(query):
        op = asked.op(version_id, number)
        if op.kind != "send":
            continue
        exchange.meet([paid_in])
        own = Bought(Decimal(purchases), *(exchange.of(each, paid_in) for each in money))
        found.steps[key_of(op)] = found.steps.get(key_of(op), Bought()) + own
    return found


def _columns(asked: Asked) -> dict[str, Any]:
    rule = asked.filters.rule
    if asked.filters.segment is None:
        names = {"purchases": "purchases", "amount": "amount", "known": "margin_known", "margin": "margin"}
        pieces = {name: sql.Identifier(f"{column}_{rule}") for name, column in names.items()}
        return pieces | {"table": sql.Identifier("analytics_conversionday")}
    part, number = sql.Identifier(rule), sql.Identifier(f"count_{rule}")
    margin = sql.SQL("margin_even") if rule == EVEN else sql.SQL("margin * {}").format(number)
    return {
        "table": sql.Identifier("analytics_conversion"),
        "purchases": number,
        "amount": part,
        "known": sql.SQL("case when margin is null then 0 else {} end").format(part),
        "margin": sql.SQL("coalesce({}, 0)").format(margin),
    }
