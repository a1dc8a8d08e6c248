"""What became of messages, by the day of the company on which they were handed over."""

from analytics.models import MessageDay
from analytics.rolling.days import DayRoll
from analytics.rolling.roll import Source


class MessagesDays(DayRoll):
    key = "messages_days"
    model = MessageDay
    source = Source.MESSAGES
    reads = ("messages",)
