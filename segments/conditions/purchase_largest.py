"""The largest purchase: a single one over an amount."""

from psycopg import sql

from lib.forms import MoneyField
from segments.comparisons import BETWEEN, NumberComparison, compared_number, money_words, number_words
from segments.condition import Condition, Values
from segments.facts import figure
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import AmountsField, CurrencyField, paid, paid_words, purchases


class PurchaseLargest(Condition):
    key = "purchase_largest"
    label = "Largest purchase"
    icon = "trophy"
    category = "purchases"
    description = "The largest single purchase, ever or in a period. Who bought nothing has none, and is not in."

    class Config(NumberComparison):
        value = MoneyField(label="Amount")
        value_to = MoneyField(required=False, allow_null=True, label="To", style=BETWEEN)
        amounts = AmountsField()
        period = PeriodField()
        currency = CurrencyField()

    examples = (
        {"compare": "more_than", "value": "50.00"},
        {"compare": "at_most", "value": "120.00", "amounts": "gross", "period": {"span": "last_days", "days": 365}},
        {"compare": "between", "value": "0.00", "value_to": "50.00", "currency": "USD"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_number(config, self._largest(config, moment))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        much = f"{number_words(config, money_words)}{paid_words(config)}"
        return f"the largest purchase{period_words(config['period'])} was {much}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"largest": sql.SQL("{}::text").format(self._largest(config, moment))}

    def _largest(self, config: Values, moment: Moment) -> sql.Composable:
        made = purchases(moment, config["period"], config["currency"])
        return figure(sql.SQL("max({})").format(paid(config)), made, moment)
