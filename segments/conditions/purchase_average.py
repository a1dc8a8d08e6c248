"""The average purchase."""

from psycopg import sql

from lib.forms import MoneyField
from segments.comparisons import BETWEEN, NumberComparison, compared_number, money_words, number_words
from segments.condition import Condition, Values
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import CurrencyField, figure, purchases


class PurchaseAverage(Condition):
    key = "purchase_average"
    label = "Average purchase"
    icon = "chart-bar"
    category = "purchases"
    description = "The average amount of a purchase, ever or in a period. Who bought nothing has no average."

    class Config(NumberComparison):
        value = MoneyField(label="Amount")
        value_to = MoneyField(required=False, allow_null=True, label="To", style=BETWEEN)
        period = PeriodField()
        currency = CurrencyField()

    examples = (
        {"compare": "at_least", "value": "40.00"},
        {"compare": "less_than", "value": "15.00", "period": {"span": "between", "from_on": "1997-06-01"}},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_number(config, self._average(config, moment))

    def words(self, config: Values, known: Known) -> str:
        currency = f" {config['currency']}" if config["currency"] else ""
        return (
            f"spent {number_words(config, money_words)}{currency} a purchase on average{period_words(config['period'])}"
        )

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"average": sql.SQL("round({}, 2)::text").format(self._average(config, moment))}

    def _average(self, config: Values, moment: Moment) -> sql.Composable:
        return figure(sql.SQL("avg(p.amount)"), purchases(moment, config["period"], config["currency"]))
