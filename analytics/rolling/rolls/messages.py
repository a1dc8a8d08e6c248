"""What became of messages, by the hour of their hand-over."""

from typing import Any

from analytics.models import MessageRoll
from analytics.rolling.countries import prefixes
from analytics.rolling.roll import Roll, Source
from delivery.attribution import READ_GRADES
from delivery.statuses import FAILURES


class Messages(Roll):
    key = "messages"
    model = MessageRoll
    source = Source.MESSAGES
    whose = "d"
    edition = 2

    def values(self) -> dict[str, Any]:
        known = prefixes()
        return {
            "failures": sorted(FAILURES),
            "grades": list(READ_GRADES),
            "prefixes": list(known),
            "countries": list(known.values()),
        }
