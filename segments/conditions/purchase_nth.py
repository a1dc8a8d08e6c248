"""When somebody bought for the second, the third, the n-th time."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field
from segments.comparisons import DayComparison, compared_day, day_comparison_words
from segments.condition import Condition, Values
from segments.known import Known
from segments.moment import Moment
from segments.ordering import nth, ordinal
from segments.purchases import CategoryField, SkuField, bought, bought_words, suggested


class PurchaseNth(Condition):
    key = "purchase_nth"
    label = "The n-th purchase"
    icon = "list-numbers"
    category = "purchases"
    description = "When the second, the third or a later purchase was. Who has not made so many is not in."

    class Config(DayComparison):
        number = serializers.IntegerField(
            min_value=1, max_value=1000, default=2, label="Which", help_text="2: the second."
        )
        sku = SkuField()
        category = CategoryField()

    examples = (
        {"number": 2, "when": "at_most_days_ago", "days": 30},
        {"number": 3, "when": "on_or_before", "date_on": "1998-06-30"},
        {"number": 2, "when": "between", "date_on": "1997-01-01", "until_on": "1998-06-30", "sku": "LP-1"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_day(config, self._at(config, moment), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"{ordinal(config['number'])} purchase{bought_words(config)} was {day_comparison_words(config)}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"purchase_at": self._at(config, moment)}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _at(self, config: Values, moment: Moment) -> sql.Composable:
        return nth(config["number"], sql.SQL("p.occurred_at"), bought(config, moment), moment)
