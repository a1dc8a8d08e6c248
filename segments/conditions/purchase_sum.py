"""How much was spent."""

from psycopg import sql

from lib.forms import MoneyField
from segments.comparisons import BETWEEN, NumberComparison, compared_number, money_words, number_words
from segments.condition import Condition, Values
from segments.facts import ZERO, figure
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import AmountsField, CurrencyField, paid, paid_words, purchases


class PurchaseSum(Condition):
    key = "purchase_sum"
    label = "Amount spent"
    icon = "coins"
    category = "purchases"
    description = "What all purchases add up to, ever or in a period. Nobody's purchases add up to 0."

    class Config(NumberComparison):
        value = MoneyField(label="Amount")
        value_to = MoneyField(required=False, allow_null=True, label="To", style=BETWEEN)
        amounts = AmountsField()
        period = PeriodField()
        currency = CurrencyField()

    examples = (
        {"compare": "more_than", "value": "100.00"},
        {"compare": "at_most", "value": "10.00", "period": {"span": "last_days", "days": 365}, "currency": "USD"},
        {"compare": "between", "value": "10.00", "value_to": "20.00"},
        {"compare": "at_least", "value": "120.00", "amounts": "gross"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_number(config, self._sum(config, moment))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"spent {number_words(config, money_words)}{paid_words(config)}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"spent": sql.SQL("{}::text").format(self._sum(config, moment))}

    def _sum(self, config: Values, moment: Moment) -> sql.Composable:
        made = purchases(moment, config["period"], config["currency"])
        return figure(sql.SQL("sum({})").format(paid(config)), made, moment, ZERO)
