"""What a journey's messages cost, by the rule of each provider."""

from dataclasses import dataclass
from decimal import Decimal

from analytics.currency import Exchange
from analytics.flow.asked import Asked
from lib.sql import beside, fill, rows


@dataclass(frozen=True)
class Cost:
    """`billed_on` is “sent” or “delivered”, by the price of the number; empty where nothing was charged."""

    channel: str
    account: str
    country: str
    billed_on: str
    sent: int
    delivered: int
    billed: int
    parts: int
    cost: Decimal


def costs(asked: Asked, exchange: Exchange) -> list[Cost]:
    """The dearest first; one statement."""
    query = fill(
        beside(__file__, "costs.sql"),
        journey=asked.journey.pk,
        versions=asked.ids,
        since=asked.since,
        until=asked.until,
    )
    found = [
        Cost(channel, name, country, rule, sent, delivered, billed, parts, exchange.cost(cost, account, channel))
        for channel, account, name, country, rule, sent, delivered, billed, parts, cost in rows(query)
    ]
    return sorted(found, key=lambda each: (-each.cost, each.channel, each.account, each.country, each.billed_on))
