"""Conversions by hour and origin: what the reports add up."""

from analytics.models import ConversionRoll
from analytics.rolling.roll import Roll, Source


class Converted(Roll):
    key = "converted"
    model = ConversionRoll
    source = Source.PURCHASES
    reads = ("conversions",)
    edition = 2
