"""What a journey's messages cost, by the rule of each provider."""

from dataclasses import dataclass
from decimal import Decimal

from analytics.flow.asked import Asked
from lib.sql import beside, fill, rows

DELIVERED = "delivered"


@dataclass(frozen=True)
class Cost:
    """`billed_on` is “sent” or “delivered”; empty where the account has no price list for the channel."""

    channel: str
    account: str
    country: str
    billed_on: str
    sent: int
    delivered: int
    parts: int
    cost: Decimal

    @property
    def billed(self) -> int:
        """The messages that are charged."""
        return self.delivered if self.billed_on == DELIVERED else self.sent


def costs(asked: Asked) -> list[Cost]:
    """The dearest first; one statement."""
    query = fill(
        beside(__file__, "costs.sql"),
        journey=asked.journey.pk,
        versions=asked.ids,
        since=asked.since,
        until=asked.until,
    )
    return [Cost(*row) for row in rows(query)]
