"""When something happened: all time, the last days, or between two days."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from psycopg import sql
from rest_framework import serializers

from segments.fields import Config, DayField, DaysField
from segments.moment import Moment, end_of, start_of
from segments.values import value


class Period(Config):
    """A stretch of the company's calendar days."""

    span = serializers.ChoiceField(
        [("all_time", "ever"), ("last_days", "in the last … days"), ("between", "from … to")],
        default="all_time",
        label="When",
    )
    days = DaysField(
        min_value=1,
        required=False,
        allow_null=True,
        label="Days",
        help_text="30 means: since the beginning of the day 30 days ago.",
        style={"when": {"span": ["last_days"]}},
    )
    from_on = DayField(
        required=False,
        allow_null=True,
        label="From",
        help_text="This day included; empty: from the beginning.",
        style={"when": {"span": ["between"]}},
    )
    to_on = DayField(
        required=False,
        allow_null=True,
        label="To",
        help_text="This day included; empty: until now.",
        style={"when": {"span": ["between"]}},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["span"] == "last_days":
            self.require(attrs, "days")
        if attrs["span"] == "between":
            first, last = attrs.get("from_on"), attrs.get("to_on")
            if first is None and last is None:
                raise serializers.ValidationError({"from_on": ["Give the first day, the last day, or both."]})
            if first and last and last < first:
                raise serializers.ValidationError({"to_on": ["The last day is before the first."]})
        return attrs


@extend_schema_serializer(component_name="RulePeriod")
class PeriodField(Period):
    """A period as a field of a condition; left out, it is all time."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "When")
        if not kwargs.get("required"):
            kwargs |= {"required": False, "default": {"span": "all_time"}}
        super().__init__(**kwargs)


def within(period: dict[str, Any], column: sql.Composable, moment: Moment) -> sql.Composable:
    """Whether the instant in `column` lies in the period, and not after the moment itself."""
    parts = [sql.SQL("{} <= {}").format(column, value(moment.now))]
    first, last = period.get("from_on"), period.get("to_on")
    if period["span"] == "last_days":
        first, last = moment.days_ago(period["days"]), None
    if period["span"] != "all_time" and first:
        parts.append(sql.SQL("{} >= {}").format(column, value(start_of(first))))
    if period["span"] != "all_time" and last:
        parts.append(sql.SQL("{} < {}").format(column, value(end_of(last))))
    return sql.SQL(" and ").join(parts)


def since(period: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The period without its end: what happens after its beginning."""
    first = moment.days_ago(period["days"]) if period["span"] == "last_days" else period.get("from_on")
    return {"span": "between", "from_on": first} if period["span"] != "all_time" and first else {"span": "all_time"}


def period_words(period: dict[str, Any]) -> str:
    """“ in the last 30 days”, with a blank before it; nothing for all time."""
    first, last = period.get("from_on"), period.get("to_on")
    if period["span"] == "last_days":
        return f" in the last {days_words(period['days'])}"
    if period["span"] == "all_time":
        return ""
    if first and last:
        return f" on {day_words(first)}" if first == last else f" from {day_words(first)} to {day_words(last)}"
    return f" from {day_words(first)} on" if first else f" up to and including {day_words(last)}"


def day_words(day: date | None) -> str:
    """“1 October 1997”."""
    return f"{day.day} {day:%B} {day.year}" if day else ""


def days_words(days: int) -> str:
    """“1 day”, “30 days”."""
    return "1 day" if days == 1 else f"{days:,} days"
