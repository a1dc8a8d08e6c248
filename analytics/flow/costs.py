"""What a journey's messages cost, by the rule of each provider."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import sql

from analytics.currency import Exchange
from analytics.flow.asked import Asked
from analytics.rolling.roll import FOLDER
from analytics.rolling.rolls.messages import values
from delivery.providers.rehearsal import Rehearsal
from lib.sql import beside, fill, load, rows
from segments.patience import ASKED_MS, patience


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
    is_rehearsal: bool


def costs(asked: Asked, exchange: Exchange) -> list[Cost]:
    """The dearest first; one statement. Of a segment's people it reads the messages, which may be TooSlow."""
    query = fill(
        beside(__file__, "costs.sql"),
        journey=asked.journey.pk,
        versions=asked.ids,
        since=asked.since,
        until=asked.until,
        rehearsal=Rehearsal.key,
        rolled=_rolled(asked),
    )
    found = [
        Cost(channel, name, country, rule, sent, delivered, billed, parts, exchange.cost(cost, account, channel), test)
        for channel, account, name, country, rule, sent, delivered, billed, parts, cost, test in _asked(asked, query)
    ]
    return sorted(found, key=lambda each: (-each.cost, each.channel, each.account, each.country, each.billed_on))


def _asked(asked: Asked, query: sql.Composable) -> list[tuple[Any, ...]]:
    if asked.filters.segment is None:
        return rows(query)
    with patience(ASKED_MS):
        return rows(query)


def _rolled(asked: Asked) -> sql.Composable:
    if asked.filters.segment is None:
        return sql.Identifier("analytics_messageroll")
    # The roll's own statement, asked about these people alone.
    among = sql.SQL("d.version_id = any({}::bigint[]) and {}").format(asked.ids, asked.among)
    period = {"hours": asked.hours, "since": asked.since, "until": asked.until}
    return sql.SQL("({})").format(fill(load(FOLDER / "messages.sql"), **period, **values(among)))
