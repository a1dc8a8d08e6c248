"""What became of messages, by the hour of their hand-over, whatever journey they are of."""

from analytics.models import ChannelRoll
from analytics.rolling.roll import Roll, Source


class Channels(Roll):
    key = "channels"
    model = ChannelRoll
    source = Source.MESSAGES
    reads = ("messages",)
