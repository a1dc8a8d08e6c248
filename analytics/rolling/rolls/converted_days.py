"""Conversions by day of the company and origin."""

from analytics.models import ConversionDay
from analytics.rolling.days import DayRoll
from analytics.rolling.roll import Source


class ConvertedDays(DayRoll):
    key = "converted_days"
    model = ConversionDay
    source = Source.PURCHASES
    reads = ("converted",)
