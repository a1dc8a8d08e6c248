"""The average purchase."""

from decimal import Decimal

from psycopg import sql

from lib.forms import MoneyField
from segments.comparisons import BETWEEN, NumberComparison, compared_number, money_words, number_words
from segments.condition import Condition, Values
from segments.facts import figure
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import AmountsField, CurrencyField, paid, paid_words, purchases
from segments.values import value


class PurchaseAverage(Condition):
    key = "purchase_average"
    label = "Average purchase"
    icon = "chart-bar"
    category = "purchases"
    description = "The average amount of a purchase, ever or in a period. Who bought nothing has no average."

    class Config(NumberComparison):
        value = MoneyField(label="Amount")
        value_to = MoneyField(required=False, allow_null=True, label="To", style=BETWEEN)
        amounts = AmountsField()
        period = PeriodField()
        currency = CurrencyField()

    examples = (
        {"compare": "at_least", "value": "40.00"},
        {"compare": "less_than", "value": "15.00", "period": {"span": "between", "from_on": "1997-06-01"}},
        {"compare": "between", "value": "15.00", "value_to": "50.00", "amounts": "gross"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        if config["compare"] == "between":
            parts = [("at_least", config["value"]), ("at_most", config["value_to"])]
            joined = sql.SQL(" and ").join(self._against(compare, number, config, moment) for compare, number in parts)
            return sql.SQL("({})").format(joined)
        return self._against(config["compare"], config["value"], config, moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        much = f"{number_words(config, money_words)}{paid_words(config)}"
        return f"spent {much} a purchase on average{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"average": sql.SQL("round({}, 2)::text").format(self._average(config, moment))}

    def _average(self, config: Values, moment: Moment) -> sql.Composable:
        made = purchases(moment, config["period"], config["currency"])
        return figure(sql.SQL("avg({})").format(paid(config)), made, moment)

    def _against(self, compare: str, number: Decimal, config: Values, moment: Moment) -> sql.Composable:
        """An average is more than a number when what lies above it adds up to more than 0: no division, no rounding."""
        above = sql.SQL("sum({} - {})").format(paid(config), value(number))
        made = purchases(moment, config["period"], config["currency"])
        return compared_number({"compare": compare, "value": 0}, figure(above, made, moment))
