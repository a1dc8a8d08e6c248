"""How long after the hand-over people reacted, by the hour of the hand-over."""

from typing import Any

from analytics.models import ReactionRoll
from analytics.reaction_times import EDGES
from analytics.rolling.roll import Roll, Source
from delivery.statuses import CERTAIN, LIKELY

VALUES: dict[str, Any] = {"edges": list(EDGES), "grades": [CERTAIN, LIKELY]}


class Reactions(Roll):
    key = "reactions"
    label = "Times to a reaction"
    model = ReactionRoll
    source = Source.MESSAGES
    whose = "d"

    def values(self) -> dict[str, Any]:
        return VALUES
