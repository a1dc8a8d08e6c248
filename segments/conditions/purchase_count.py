"""How many purchases."""

from psycopg import sql

from segments.comparisons import TimesComparison, happened, times_words
from segments.condition import Condition, Values
from segments.facts import counted
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import purchases


class PurchaseCount(Condition):
    key = "purchase_count"
    label = "Number of purchases"
    icon = "shopping-cart"
    category = "purchases"
    description = "How many purchases somebody has made, ever or in a period."

    class Config(TimesComparison):
        period = PeriodField()

    examples = (
        {"compare": "at_least", "value": 3},
        {"compare": "less_than", "value": 2, "period": {"span": "last_days", "days": 90}},
        {"compare": "between", "value": 2, "value_to": 4, "period": {"span": "between", "to_on": "1997-12-31"}},
        {"compare": "exactly", "value": 0},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return happened(config, purchases(moment, config["period"]), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"made {times_words(config, 'purchase', 'purchases')}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"purchases": counted(purchases(moment, config["period"]), moment)}
