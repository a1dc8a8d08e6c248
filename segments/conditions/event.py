"""What somebody did: an event of a name, how often, when."""

from psycopg import sql
from rest_framework import serializers

from customers.events import event_names
from lib.forms import Field
from segments.comparisons import TimesComparison, happened, times_words
from segments.condition import Condition, Values
from segments.facts import Facts, counted, figure
from segments.happenings import events
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
from segments.properties import filters_field, filters_words, in_copy


class Event(Condition):
    key = "event"
    label = "Event"
    icon = "bolt"
    category = "behaviour"
    description = "How often somebody did something on the site, in the app or elsewhere, ever or in a period."

    class Config(TimesComparison):
        name = serializers.CharField(max_length=100, label="Event", help_text="Its name, exactly as it is recorded.")
        filters = filters_field()
        period = PeriodField()

    examples = (
        {"name": "basket", "compare": "at_least", "value": 1, "period": {"span": "last_days", "days": 3}},
        {"name": "visit", "filters": [{"property": "basket.total", "compare": "at_least", "value": "99.90"}]},
        {
            "name": "visit",
            "compare": "exactly",
            "value": 0,
            "filters": [
                {"property": "device", "compare": "not_one_of", "values": ["ios", "100%", "5"]},
                {"property": "tags", "compare": "contains", "value": "O'Brien"},
                {"property": "until", "compare": "on_or_before", "value": "1998-06-30"},
                {"property": "items.0.sku", "compare": "is", "value": "7"},
                {"property": "new", "compare": "is_true"},
            ],
        },
        {"name": "visit", "compare": "more_than", "value": 2},
        {"name": "100% 'sure'", "compare": "less_than", "value": 1},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return happened(config, self._events(config, moment), moment)

    def columnar(self, config: Values) -> bool:
        return in_copy(config["filters"])

    def words(self, config: Values, known: Known) -> str:
        name, which = f"“{config['name']}”", filters_words(config["filters"])
        return f"did {times_words(config, f'{name} event', f'{name} events')}{which}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._events(config, moment)
        return {"events": counted(rows, moment), "last_event_at": figure(sql.SQL("max(e.occurred_at)"), rows, moment)}

    def noted(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        # Counting them all costs as much again, and whether there was any is what is asked most.
        only_last = config["compare"] == "at_least" and config["value"] == 1
        found = self.compared(config, moment)
        return {"last_event_at": found["last_event_at"]} if only_last else {"events": found["events"]}

    def fields(self, known: Known) -> list[Field]:
        names = event_names()
        return [each | {"suggestions": names} if each["key"] == "name" else each for each in super().fields(known)]

    def _events(self, config: Values, moment: Moment) -> Facts:
        when = within(config["period"], sql.SQL("e.occurred_at"), moment)
        return events(config["name"], config["filters"], moment).that(when)
