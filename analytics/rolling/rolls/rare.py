"""Messages of which something rare became: of these few, and of no others, each is kept by itself."""

from typing import Any

from analytics.models import RareMessage
from analytics.rolling.countries import prefixes
from analytics.rolling.roll import Roll, Source
from delivery.attribution import READ_GRADES
from delivery.statuses import FAILURES


class Rare(Roll):
    key = "rare"
    model = RareMessage
    source = Source.MESSAGES

    def values(self) -> dict[str, Any]:
        known = prefixes()
        return {
            "failures": sorted(FAILURES),
            "grades": list(READ_GRADES),
            "prefixes": list(known),
            "countries": list(known.values()),
            "email": "email",
        }
