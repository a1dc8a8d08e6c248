"""The passes of cascades, by the hour in which they began."""

from datetime import datetime
from typing import Any

from analytics.models import PassRoll
from analytics.passes import told
from analytics.programs import Published, published
from analytics.rolling.roll import Roll, Source
from journeys.models import Journey
from lib.sql import beside, fill, rows


class Passes(Roll):
    key = "passes"
    label = "Passes of cascades"
    model = PassRoll
    source = Source.DECISIONS
    whose = "d"
    estimated = frozenset({"reached_guessed"})
    rest = 20  # each reaction to a cascade of a million makes the hour again in which all of them began: half a minute

    def hours(self, touched: list[datetime]) -> list[datetime]:
        values = self.values()
        doors = sorted(set(zip(values["versions"], values["firsts"], strict=True)))
        found = rows(
            fill(
                beside(__file__, "passes_hours.sql"),
                versions=[version for version, _ in doors],
                firsts=[first for _, first in doors],
                touched=touched,
            )
        )
        return [hour for (hour,) in found]

    def values(self) -> dict[str, Any]:
        return told(_everything(), _brands())


def _everything() -> list[Published]:
    return published(Journey.objects.exclude(status=Journey.Status.DRAFT))


def _brands() -> dict[int, int]:
    return dict(Journey.objects.values_list("pk", "brand_id"))
