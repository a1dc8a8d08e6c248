"""What a report is about: a period, and of it the brands, the journey and the channel that were asked for."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from accounts.models import Brand
from accounts.scope import brands_of, scoped
from analytics.period import LONGEST_DAYS, Period, company_zone
from delivery.kinds import KINDS
from journeys.models import Journey, Version
from segments.models import Segment

LAST, FIRST, EVEN = "last", "first", "even"
RULES = (LAST, FIRST, EVEN)
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)  # purchases of long ago are imported, too


@dataclass(frozen=True)
class Filters:
    """None means all. `brands` are also the limits of who asks: nothing of another brand is ever counted."""

    period: Period
    brands: tuple[int, ...] | None = None
    journey: int | None = None
    channel: str | None = None
    segment: int | None = None
    rule: str = LAST  # which message a purchase counts for: delivery/attribution.py
    version: int | None = None  # the number of one of the journey's versions

    def before(self) -> "Filters":
        """The same, in the period of the same length before."""
        return replace(self, period=self.period.before())

    def values(self) -> dict[str, Any]:
        """For the .sql files: since, until, days and their midnights, zone, brands, journey, channel.

        A segment is a predicate of its own.
        """
        return {
            "since": self.period.since,
            "until": self.period.until,
            "zone": self.period.zone.key,
            "days": list(self.period.days()),
            "midnights": self.period.midnights(),
            "brands": None if self.brands is None else list(self.brands),
            "journey": self.journey,
            "channel": self.channel,
        }


def _day(label: str) -> serializers.DateField:
    return serializers.DateField(
        required=False,
        help_text=f"{label} day of the period, in the company's time zone.",
        error_messages={"invalid": "Write the day as YYYY-MM-DD, such as 2026-05-31."},
    )


def _id(what: str, name: str = "id") -> serializers.IntegerField:
    sentence = f"Write the {name} of the {what}, a whole number."
    return serializers.IntegerField(
        required=False, min_value=1, error_messages={"invalid": sentence, "min_value": sentence}
    )


class FiltersSerializer(serializers.Serializer[Any]):
    """The query of a report. Context: `user`, whose brands are the limit, and `now`."""

    brand = _id("brand")
    journey = _id("journey")
    channel = serializers.CharField(required=False)
    segment = _id("segment")
    version = _id("journey's version", "number")
    rule = serializers.CharField(
        required=False, help_text=f"Which message a purchase counts for: {', '.join(RULES)} (the usual one: {LAST})."
    )

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python and cannot be the name of a class's member.
        return {"from": _day("First"), "to": _day("Last")} | super().get_fields()

    def validate_channel(self, value: str) -> str:
        if value not in KINDS:
            known = ", ".join(each.key for each in KINDS)
            raise serializers.ValidationError(f"There is no channel “{value}”. Known are: {known}.")
        return value

    def validate_rule(self, value: str) -> str:
        if value not in RULES:
            raise serializers.ValidationError(f"There is no rule “{value}”. Known are: {', '.join(RULES)}.")
        return value

    def validate_segment(self, value: int) -> int:
        if not scoped(Segment.objects.filter(pk=value), self.context["user"]).exists():
            raise serializers.ValidationError(f"There is no segment {value} in the brands that you work for.")
        return value

    def validate_brand(self, value: int) -> int:
        if not scoped(Brand.objects.filter(pk=value), self.context["user"], path="id").exists():
            raise serializers.ValidationError(f"There is no brand {value} that you work for.")
        return value

    def validate_journey(self, value: int) -> int:
        if not scoped(Journey.objects.filter(pk=value), self.context["user"]).exists():
            raise serializers.ValidationError(f"There is no journey {value} in the brands that you work for.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for key in ("from", "to"):
            if key in attrs and not EARLIEST <= attrs[key] <= LATEST:
                raise serializers.ValidationError({key: [f"Days go from {EARLIEST} to {LATEST}."]})
        self._check_version(attrs)
        period = self._period(attrs.get("from"), attrs.get("to"))
        if period.first_on > period.last_on:
            raise serializers.ValidationError({"from": ["The first day of the period comes after its last day."]})
        if period.length > LONGEST_DAYS:
            raise serializers.ValidationError({"from": [f"A period has at most {LONGEST_DAYS} days."]})
        return attrs | {"period": period}

    def _check_version(self, attrs: dict[str, Any]) -> None:
        """A version is one of a journey; whether its report needs a journey the report knows."""
        if "version" not in attrs or "journey" not in attrs:
            return
        if not Version.objects.filter(journey=attrs["journey"], number=attrs["version"]).exists():
            raise serializers.ValidationError({"version": [f"This journey has no version {attrs['version']}."]})

    def _period(self, first: date | None, last: date | None) -> Period:
        """What is left open: thirty days, up to today unless the end is given."""
        now: datetime = self.context["now"]
        usual = Period.usual(now, company_zone())
        last = last or (usual.last_on if first is None or first <= usual.last_on else first)
        first = first or last - (usual.last_on - usual.first_on)
        return Period(first, last, usual.zone)

    def filters(self) -> Filters:
        """The valid query; raises a ValidationError that says which parameter is wrong and how."""
        self.is_valid(raise_exception=True)
        asked = self.validated_data
        limits = brands_of(self.context["user"])
        brands = (asked["brand"],) if "brand" in asked else None if limits is None else tuple(limits)
        return Filters(
            asked["period"],
            brands,
            asked.get("journey"),
            asked.get("channel"),
            asked.get("segment"),
            asked.get("rule", LAST),
            asked.get("version"),
        )
