"""Shapes of the reports' API."""

from typing import Any

from rest_framework import serializers

from journeys.models import Journey


def _count(help_text: str = "") -> serializers.IntegerField:
    return serializers.IntegerField(help_text=help_text)


def _money(help_text: str = "", *, null: bool = False) -> serializers.DecimalField:
    # Costs are fractions of a cent; parts that are rounded to cents would not add up to their total.
    return serializers.DecimalField(max_digits=20, decimal_places=5, allow_null=null, help_text=help_text)


class FiguresSerializer(serializers.Serializer[Any]):
    """What every part of a report says. Messages, unless another unit is named."""

    sent = _count("Accepted by a provider.")
    delivered = _count()
    readable = _count("Delivered over channels that tell of readings: what `opened` is a share of.")
    opened = _count("Read by a person, as far as the channel can tell.")
    opened_weak = _count("Opened by a robot, as far as one can tell; not among `opened`.")
    clicked = _count("Whose links a person followed.")
    clicked_weak = _count("Whose links robots alone followed, as far as one can tell; not among `clicked`.")
    failed = _count("Refused or returned.")
    unsubscribed = _count()
    cost = _money()
    purchases = _count("Purchases that count for a message (see `attribution`).")
    revenue = _money("What they brought, in `currency`.")


class SavedSerializer(FiguresSerializer):
    entered = _count("Entries into journeys.")
    saved = _money(
        "See `saved_rule`; null when one channel is asked for, or a segment of which it takes too long.", null=True
    )
    saved_vs_all = _money("The same against sending over every channel at once.", null=True)


class DaySerializer(FiguresSerializer):
    on = serializers.DateField()
    entered = _count("Entries into journeys.")


class ChannelFiguresSerializer(FiguresSerializer):
    channel = serializers.CharField()


class JourneyFiguresSerializer(SavedSerializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.IntegerField()
    status = serializers.ChoiceField(Journey.Status.choices)
    inside = _count("Inside now, whatever the period.")


class PeriodSerializer(serializers.Serializer[Any]):
    """Calendar days of the company, both ends included."""

    to = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python and cannot be the name of a class's member.
        return {"from": serializers.DateField()} | super().get_fields()


class SavingsSerializer(serializers.Serializer[Any]):
    """What `saved` is made of: `dearest` - `spent`; and `saved_vs_all`: `all_channels` - `spent`."""

    passes = _count("Customers who began a cascade in the period, at each pass.")
    dearest = _money("What those who could be reached so would have cost over the dearest channel of their cascade.")
    all_channels = _money("The same over every channel at once.")
    spent = _money("What the messages of these passes have cost so far.")


class CallsSerializer(serializers.Serializer[Any]):
    """Systems that journeys have called; no messages."""

    made = _count("Answered by the system.")
    failed = _count("Refused by it, or not made.")


class ConversionSerializer(serializers.Serializer[Any]):
    """One unit of `currency` is counted as `rate` of the answer's currency, by the rate set on that day."""

    currency = serializers.CharField()
    rate = serializers.DecimalField(max_digits=24, decimal_places=10)
    set_on = serializers.DateField()


class OverviewSerializer(serializers.Serializer[Any]):
    """Home's figures."""

    period = PeriodSerializer()
    previous_period = PeriodSerializer()
    time_zone = serializers.CharField()
    currency = serializers.CharField()
    conversions = ConversionSerializer(many=True)
    other_currencies = serializers.ListField(
        child=serializers.CharField(), help_text="Currencies without a rate: what is in them is left out of the money."
    )
    totals = SavedSerializer()
    previous = SavedSerializer()
    savings = SavingsSerializer(allow_null=True)
    calls = CallsSerializer()
    series = DaySerializer(many=True)
    channels = ChannelFiguresSerializer(many=True)
    journeys = JourneyFiguresSerializer(many=True)
    rehearsal = serializers.BooleanField(help_text="Whether rehearsals, which contact nobody, are among these.")
    rehearsed = _count("Of those sent in the period, how many a rehearsal took.")
    attribution = serializers.CharField(help_text="The rule by which a purchase counts for a message.")
    saved_rule = serializers.CharField()
