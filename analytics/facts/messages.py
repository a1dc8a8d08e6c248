"""What became of messages in a period."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from analytics.currency import Exchange
from analytics.filters import Filters
from delivery import statuses
from delivery.kinds import KINDS
from delivery.providers.rehearsal import Rehearsal
from lib import sql

READ_ON = frozenset(each.key for each in KINDS if statuses.OPENED in each.reports)  # channels that tell of readings


@dataclass(frozen=True)
class MessageFigures:
    """The unit is messages; `cost` is money in the report's currency, by the providers' own billing rules.

    `readable` were delivered over channels that tell of readings; `opened_weak` were opened by robots, as far as one
    can tell, and are not among those `opened`; of `clicked_weak` robots alone followed the links.
    """

    sent: int = 0
    delivered: int = 0
    readable: int = 0
    opened: int = 0
    opened_weak: int = 0
    clicked: int = 0
    clicked_weak: int = 0
    failed: int = 0
    unsubscribed: int = 0
    complained: int = 0
    cost: Decimal = Decimal(0)


NONE = MessageFigures()


@dataclass
class Messages:
    """The figures of the whole period and of its parts. Journey None is what belongs to no journey.

    `calls` are webhooks, which tell no person anything; they are in no other part.
    """

    whole: MessageFigures = NONE
    calls: MessageFigures = NONE
    days: dict[date, MessageFigures] = field(default_factory=dict)
    channels: dict[str, MessageFigures] = field(default_factory=dict)
    journeys: dict[int | None, MessageFigures] = field(default_factory=dict)
    rehearsal: bool = False
    rehearsed: int = 0  # of those sent, how many the rehearsal took


def messages(filters: Filters, exchange: Exchange, *, parts: bool = True) -> Messages:
    """Reads the report; one statement. Without `parts` only the whole, which is the half of the work."""
    found = Messages()
    calls = [each.key for each in KINDS if each.is_call]
    query = sql.fill(
        sql.beside(__file__, "messages.sql"),
        rehearsal=Rehearsal.key,
        calls=calls,
        reading=sorted(READ_ON),
        parts=parts,
        **filters.values(),
        **exchange.values(),
    )
    for part, day, channel, journey, *figures, rehearsal, rehearsed, currencies in sql.rows(query):
        exchange.meet(currencies)
        counted = MessageFigures(*figures)
        if part == "all":
            found.whole, found.rehearsal, found.rehearsed = counted, rehearsal, rehearsed
        elif part == "calls":
            found.calls = counted
        elif part == "day":
            found.days[day] = counted
        elif part == "channel":
            found.channels[channel] = counted
        else:
            found.journeys[journey] = counted
    return found
