"""Which figures are asked for: of which days, of which version, of which people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rest_framework import serializers

from journeys.models import Journey, Version
from segments.models import Segment
from segments.moment import end_of, start_of

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """`since` belongs to the period, `until` no longer does; both are full hours. None means all.

    `version` is a version's number, `segment` the id of one: only what was decided about those who are in it now.
    """

    since: datetime | None = None
    until: datetime | None = None
    version: int | None = None
    segment: int | None = None

    def versions(self, journey: Journey) -> list[Version]:
        """The versions asked for, the newest first."""
        found = journey.versions.order_by("-number")
        return list(found if self.version is None else found.filter(number=self.version))


EVERYTHING = Asked()


def hour_from(at: datetime) -> datetime:
    """The first full hour that does not begin before this moment: figures are kept by the hour.

    An hour belongs to the day, in the company's zone, in which it begins, as on the dashboard.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if hour == at else hour + HOUR


def _day(label: str) -> serializers.DateField:
    return serializers.DateField(
        required=False,
        help_text=f"{label} day of the period, in the company's time zone.",
        error_messages={"invalid": "Write the day as YYYY-MM-DD, such as 2026-05-31."},
    )


def _number(what: str, help_text: str) -> serializers.IntegerField:
    sentence = f"Write the {what}, a whole number."
    return serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=help_text,
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": sentence},
    )


class AskedSerializer(serializers.Serializer[Any]):
    """The query of a journey's figures. Context: `journey`."""

    version = _number("number of a version", "Only this version; without it all of them together.")
    segment = _number("id of a segment", "Only customers who are in this segment now.")

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python and cannot be the name of a class's member.
        return {"from": _day("First"), "to": _day("Last")} | super().get_fields()

    def validate_version(self, value: int) -> int:
        if not self.context["journey"].versions.filter(number=value).exists():
            raise serializers.ValidationError(f"This journey has no version {value}.")
        return value

    def validate_segment(self, value: int) -> int:
        if not Segment.objects.filter(pk=value).exists():
            raise serializers.ValidationError(f"There is no segment {value}.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for key in ("from", "to"):
            if key in attrs and not EARLIEST <= attrs[key] <= LATEST:
                raise serializers.ValidationError({key: [f"Days go from {EARLIEST} to {LATEST}."]})
        if "from" in attrs and "to" in attrs and attrs["from"] > attrs["to"]:
            raise serializers.ValidationError({"from": ["The first day of the period comes after its last day."]})
        return attrs

    def asked(self) -> Asked:
        """The valid query; raises a ValidationError that says which parameter is wrong and how."""
        self.is_valid(raise_exception=True)
        query = self.validated_data
        return Asked(
            hour_from(start_of(query["from"])) if "from" in query else None,
            hour_from(end_of(query["to"])) if "to" in query else None,
            query.get("version"),
            query.get("segment"),
        )


def read_asked(query: Any, journey: Journey) -> Asked:
    """What the parameters of an address ask for. Raises a ValidationError."""
    return AskedSerializer(data=query, context={"journey": journey}).asked()
