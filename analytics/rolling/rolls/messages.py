"""What became of messages, by the hour of their hand-over."""

from typing import Any

from psycopg.sql import SQL, Composable

from analytics.models import MessageRoll
from analytics.rolling.countries import prefixes
from analytics.rolling.roll import Roll, Source
from delivery.attribution import READ_GRADES
from delivery.statuses import FAILURES


class Messages(Roll):
    key = "messages"
    model = MessageRoll
    source = Source.MESSAGES
    edition = 2

    def values(self) -> dict[str, Any]:
        return values(SQL("true"))


def values(among: Composable) -> dict[str, Any]:
    """What messages.sql names beside its hours; `among` limits it to some messages `d`."""
    known = prefixes()
    return {
        "among": among,
        "failures": sorted(FAILURES),
        "grades": list(READ_GRADES),
        "prefixes": list(known),
        "countries": list(known.values()),
    }
