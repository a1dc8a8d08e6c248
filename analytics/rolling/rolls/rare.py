"""Messages of which something rare became: of these few, and of no others, each is kept by itself."""

from typing import Any

from analytics.models import RareMessage
from analytics.rolling.roll import Roll, Source
from analytics.rolling.rolls.messages import Messages


class Rare(Roll):
    key = "rare"
    model = RareMessage
    source = Source.MESSAGES

    def values(self) -> dict[str, Any]:
        return Messages().values() | {"email": "email"}
