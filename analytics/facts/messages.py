"""What became of messages in a period."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from analytics.filters import Filters
from delivery.kinds import KINDS
from delivery.providers.rehearsal import Rehearsal
from lib import sql


@dataclass(frozen=True)
class MessageFigures:
    """The unit is messages; `cost` is money, by the providers' own billing rules."""

    sent: int = 0
    delivered: int = 0
    opened: int = 0
    clicked: int = 0
    failed: int = 0
    unsubscribed: int = 0
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


def messages(filters: Filters) -> Messages:
    """Reads the report; one statement."""
    found = Messages()
    calls = [each.key for each in KINDS if each.is_call]
    query = sql.fill(sql.beside(__file__, "messages.sql"), rehearsal=Rehearsal.key, calls=calls, **filters.values())
    for part, day, channel, journey, *figures, rehearsal in sql.rows(query):
        counted = MessageFigures(*figures)
        if part == "all":
            found.whole, found.rehearsal = counted, rehearsal
        elif part == "calls":
            found.calls = counted
        elif part == "day":
            found.days[day] = counted
        elif part == "channel":
            found.channels[channel] = counted
        else:
            found.journeys[journey] = counted
    return found
