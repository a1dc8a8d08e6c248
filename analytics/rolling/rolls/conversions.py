"""Purchases and the messages that touched their customers, with what each message gets by each rule."""

from typing import Any

from analytics.models import Conversion
from analytics.rolling.roll import Roll, Source
from delivery import attribution


class Conversions(Roll):
    key = "conversions"
    model = Conversion
    source = Source.PURCHASES
    telling = "conversions_arms.sql"

    def values(self) -> dict[str, Any]:
        return {"touches": attribution.touches()}
