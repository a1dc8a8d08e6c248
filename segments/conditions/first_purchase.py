"""When somebody bought first."""

from psycopg import sql

from lib.forms import Field
from segments.comparisons import DayComparison, compared_day, day_comparison_words
from segments.condition import Condition, Values
from segments.facts import figure
from segments.known import Known
from segments.moment import Moment
from segments.purchases import CategoryField, SkuField, bought, bought_words, suggested


class FirstPurchase(Condition):
    key = "first_purchase"
    label = "First purchase"
    icon = "calendar-up"
    category = "purchases"
    description = "When the oldest purchase was. Who never bought has none, and is not in."

    class Config(DayComparison):
        sku = SkuField()
        category = CategoryField()

    examples = (
        {"when": "at_most_days_ago", "days": 30},
        {"when": "on_or_after", "date_on": "1997-03-01"},
        {"when": "exactly_days_ago", "days": 365},
        {"when": "before", "date_on": "1998-01-01", "sku": "LP-1", "category": "Records / Jazz"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_day(config, self._first(config, moment), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"first purchase{bought_words(config)} was {day_comparison_words(config)}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"first_purchase_at": self._first(config, moment)}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _first(self, config: Values, moment: Moment) -> sql.Composable:
        return figure(sql.SQL("min(p.occurred_at)"), bought(config, moment), moment)
