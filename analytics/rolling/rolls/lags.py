"""How long after the touch was bought."""

from typing import Any

from analytics.lags import EDGES
from analytics.models import LagRoll
from analytics.rolling.roll import Roll, Source


class Lags(Roll):
    key = "lags"
    model = LagRoll
    source = Source.PURCHASES
    reads = ("conversions",)

    def values(self) -> dict[str, Any]:
        return {"edges": list(EDGES)}
