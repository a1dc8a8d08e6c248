"""Numbers and days compared as the words say: “more than” is never “at least”."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from psycopg import sql
from rest_framework import serializers

from segments.facts import Facts, absent, counted, exists
from segments.fields import MOST_TIMES, Config, DayField, DaysField
from segments.moment import Moment, end_of, start_of
from segments.periods import day_words, days_words
from segments.values import value

NUMBER_CHOICES = [
    ("at_least", "at least"),
    ("more_than", "more than"),
    ("exactly", "exactly"),
    ("at_most", "at most"),
    ("less_than", "less than"),
    ("between", "from … to"),
]
_SIGNS = {
    "at_least": sql.SQL(">="),
    "more_than": sql.SQL(">"),
    "exactly": sql.SQL("="),
    "at_most": sql.SQL("<="),
    "less_than": sql.SQL("<"),
}
BETWEEN = {"when": {"compare": ["between"]}}


class NumberComparison(Config):
    """`compare`, and the numbers it compares with: a subclass declares `value` and `value_to`."""

    compare = serializers.ChoiceField(NUMBER_CHOICES, default="at_least", label="Compare")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["compare"] == "between":
            self.require(attrs, "value_to")
            if attrs["value_to"] < attrs["value"]:
                raise serializers.ValidationError({"value_to": ["The second number is less than the first."]})
        return attrs


class TimesComparison(NumberComparison):
    """How often."""

    value = serializers.IntegerField(min_value=0, max_value=MOST_TIMES, default=1, label="Times")
    value_to = serializers.IntegerField(
        min_value=0, max_value=MOST_TIMES, required=False, allow_null=True, label="To", style=BETWEEN
    )


def compared_number(config: dict[str, Any], expression: sql.Composable) -> sql.Composable:
    """The comparison of a numeric expression."""
    if config["compare"] == "between":
        return sql.SQL("{} between {} and {}").format(expression, value(config["value"]), value(config["value_to"]))
    return sql.SQL("{} {} {}").format(expression, _SIGNS[config["compare"]], value(config["value"]))


def number_words(config: dict[str, Any], show: Callable[[Any], str] = "{:,}".format) -> str:
    """“at least 3”, “from 3 to 5”."""
    if config["compare"] == "between":
        return f"from {show(config['value'])} to {show(config['value_to'])}"
    return f"{config['compare'].replace('_', ' ')} {show(config['value'])}"


def money_words(amount: Decimal) -> str:
    """“100”, “9.99”, “1,250.50”."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def happened(config: dict[str, Any], facts: Facts, moment: Moment) -> sql.Composable:
    """How often something happened to the customer.

    “At least once” and “never” need no counting: the first row answers them.
    """
    if _once(config):
        return exists(facts, moment)
    if never(config):
        return absent(facts, moment)
    return compared_number(config, counted(facts, moment))


def times_words(config: dict[str, Any], one: str, many: str) -> str:
    """“a purchase”, “no purchase”, “at least 3 purchases”."""
    if _once(config):
        return f"{'an' if one[0] in 'aeio' else 'a'} {one}"
    if never(config):
        return f"no {one}"
    last = config["value_to"] if config["compare"] == "between" else config["value"]
    return f"{number_words(config)} {one if last == 1 else many}"


def _once(config: dict[str, Any]) -> bool:
    return (config["compare"], config["value"]) in {("at_least", 1), ("more_than", 0)}


def never(config: dict[str, Any]) -> bool:
    """Whether it is asked that something has not happened at all."""
    return (config["compare"], config["value"]) in {("exactly", 0), ("at_most", 0), ("less_than", 1)}


AGO = ["more_days_ago", "at_least_days_ago", "exactly_days_ago", "at_most_days_ago", "less_days_ago"]
DAY_CHOICES = [
    ("more_days_ago", "more than … days ago"),
    ("at_least_days_ago", "at least … days ago"),
    ("exactly_days_ago", "exactly … days ago"),
    ("at_most_days_ago", "at most … days ago"),
    ("less_days_ago", "less than … days ago"),
    ("before", "before"),
    ("on_or_before", "on or before"),
    ("on", "on"),
    ("on_or_after", "on or after"),
    ("after", "after"),
    ("between", "from … to"),
]


class DayComparison(Config):
    """When an instant was, in calendar days: relative to today, or to days given."""

    when = serializers.ChoiceField(DAY_CHOICES, default="more_days_ago", label="When")
    days = DaysField(
        required=False,
        allow_null=True,
        label="Days",
        help_text="Today is 0 days ago, yesterday 1.",
        style={"when": {"when": AGO}},
    )
    date_on = DayField(
        required=False,
        allow_null=True,
        label="Day",
        style={"when": {"when": [key for key, _ in DAY_CHOICES if key not in AGO]}},
    )
    until_on = DayField(
        required=False,
        allow_null=True,
        label="To",
        help_text="This day included.",
        style={"when": {"when": ["between"]}},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.require(attrs, "days" if attrs["when"] in AGO else "date_on")
        if attrs["when"] == "between":
            self.require(attrs, "until_on")
            if attrs["until_on"] < attrs["date_on"]:
                raise serializers.ValidationError({"until_on": ["The last day is before the first."]})
        return attrs


def compared_day(config: dict[str, Any], expression: sql.Composable, moment: Moment) -> sql.Composable:
    """Whether the instant of the expression lies on the days that are meant; null when there is none."""
    when = config["when"]
    day = moment.days_ago(config["days"]) if when in AGO else config["date_on"]
    before, until = sql.SQL("{} < {}"), sql.SQL("{0} >= {1} and {0} < {2}")
    starts, ends = value(start_of(day)), value(end_of(day))
    match when:
        case "before" | "more_days_ago":
            return before.format(expression, starts)
        case "on_or_before" | "at_least_days_ago":
            return before.format(expression, ends)
        case "on" | "exactly_days_ago":
            return until.format(expression, starts, ends)
        case "between":
            return until.format(expression, starts, value(end_of(config["until_on"])))
        case "on_or_after" | "at_most_days_ago":
            return sql.SQL("{} >= {}").format(expression, starts)
        case _:  # after, less_days_ago
            return sql.SQL("{} >= {}").format(expression, ends)


def day_comparison_words(config: dict[str, Any]) -> str:
    """“more than 90 days ago”, “before 1 October 1997”."""
    when = config["when"]
    if when in AGO:
        much = {"more": "more than", "less": "less than"}.get(when.split("_")[0], when[: -len("_days_ago")])
        return f"{much.replace('_', ' ')} {days_words(config['days'])} ago"
    if when == "between":
        return f"from {day_words(config['date_on'])} to {day_words(config['until_on'])}"
    return f"{when.replace('_', ' ')} {day_words(config['date_on'])}"
