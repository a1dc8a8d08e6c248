"""What a number that events carry adds up to, or is at most or at least."""

from decimal import Decimal
from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.events import event_names
from lib.forms import Field
from segments.comparisons import BETWEEN, NumberComparison, compared_number, number_words
from segments.condition import Condition, Values
from segments.facts import NOTHING, ZERO, figure
from segments.happenings import events
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
from segments.properties import PATH, filters_field, filters_words, in_copy, in_json, is_copied

FIGURES = [("sum", "the sum"), ("max", "the largest"), ("min", "the smallest")]


class NumberField(serializers.DecimalField):
    """A number, as a decimal string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=20, decimal_places=6, **kwargs)


class EventFigure(Condition):
    key = "event_figure"
    label = "Number of an event"
    icon = "sum"
    category = "behaviour"
    description = (
        "What a number that events carry adds up to, or its largest or smallest value. Of no events the sum is 0."
    )

    class Config(NumberComparison):
        name = serializers.CharField(max_length=100, label="Event", help_text="Its name, exactly as it is recorded.")
        property = serializers.RegexField(
            PATH,
            max_length=100,
            label="Property",
            help_text="Its name; with dots into an object: basket.total. What is no number does not count.",
        )
        figure = serializers.ChoiceField(FIGURES, default="sum", label="Figure")
        value = NumberField(label="Number")
        value_to = NumberField(required=False, allow_null=True, label="To", style=BETWEEN)
        filters = filters_field()
        period = PeriodField()

    examples = (
        {"name": "visit", "property": "minutes", "compare": "more_than", "value": "2.5"},
        {"name": "visit", "property": "basket.total", "figure": "max", "compare": "between", "value": 0, "value_to": 9},
        {
            "name": "visit",
            "property": "minutes",
            "figure": "min",
            "compare": "less_than",
            "value": "-1",
            "filters": [{"property": "device", "compare": "is", "value": "ios"}],
            "period": {"span": "last_days", "days": 30},
        },
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_number(config, self._figure(config, moment))

    def columnar(self, config: Values) -> bool:
        return is_copied(config["property"]) and in_copy(config["filters"])

    def words(self, config: Values, known: Known) -> str:
        which = f"“{config['name']}” events{filters_words(config['filters'])}{period_words(config['period'])}"
        compared = number_words(config, _number_words)
        return f"{dict(FIGURES)[config['figure']]} of {config['property']} of {which} is {compared}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {config["figure"]: sql.SQL("{}::text").format(self._figure(config, moment))}

    def fields(self, known: Known) -> list[Field]:
        names = event_names()
        return [each | {"suggestions": names} if each["key"] == "name" else each for each in super().fields(known)]

    def _figure(self, config: Values, moment: Moment) -> sql.Composable:
        when = within(config["period"], sql.SQL("e.occurred_at"), moment)
        found = events(config["name"], config["filters"], moment).that(when)
        number = in_json(sql.SQL("e.properties"), moment.way)(config["property"]).figure
        aggregate = sql.SQL("{}({})").format(sql.SQL(config["figure"]), number)
        return figure(aggregate, found, moment, ZERO if config["figure"] == "sum" else NOTHING)


def _number_words(number: Decimal) -> str:
    return f"{number.normalize():,f}"
