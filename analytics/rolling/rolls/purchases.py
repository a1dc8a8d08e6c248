"""All purchases by the hour."""

from analytics.models import PurchaseRoll
from analytics.rolling.roll import Roll, Source


class Purchases(Roll):
    key = "purchases"
    model = PurchaseRoll
    source = Source.PURCHASES
    whose = "b"
