"""When somebody bought last."""

from psycopg import sql

from lib.forms import Field
from segments.comparisons import DayComparison, compared_day, day_comparison_words
from segments.condition import Condition, Values
from segments.facts import figure
from segments.known import Known
from segments.moment import Moment
from segments.purchases import CategoryField, SkuField, bought, bought_words, suggested


class LastPurchase(Condition):
    key = "last_purchase"
    label = "Last purchase"
    icon = "calendar-down"
    category = "purchases"
    description = "When the newest purchase was. Who never bought has none, and is not in."

    class Config(DayComparison):
        sku = SkuField()
        category = CategoryField()

    examples = (
        {"when": "more_days_ago", "days": 270},
        {"when": "before", "date_on": "1997-10-01"},
        {"when": "between", "date_on": "1997-01-01", "until_on": "1997-03-31"},
        {"when": "less_days_ago", "days": 30, "category": "100% 'sure'"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_day(config, self._last(config, moment), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"last purchase{bought_words(config)} was {day_comparison_words(config)}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"last_purchase_at": self._last(config, moment)}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _last(self, config: Values, moment: Moment) -> sql.Composable:
        return figure(sql.SQL("max(p.occurred_at)"), bought(config, moment), moment)
