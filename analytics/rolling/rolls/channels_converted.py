"""Conversions by hour and channel, whatever journey they are of."""

from analytics.models import ChannelConversionRoll
from analytics.rolling.roll import Roll, Source


class ChannelsConverted(Roll):
    key = "channels_converted"
    model = ChannelConversionRoll
    source = Source.PURCHASES
    reads = ("conversions",)
