"""Bought a certain product."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field
from segments.comparisons import TimesComparison, happened, times_words
from segments.condition import Condition, Values
from segments.facts import Facts, counted, figure
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import containing, line_of, suggested


class ProductBought(Condition):
    key = "product_bought"
    label = "Bought a product"
    icon = "tag"
    category = "purchases"
    description = "How often somebody bought a product, ever or in a period. What came back whole was not bought."

    class Config(TimesComparison):
        sku = serializers.CharField(max_length=100, label="Article number", help_text="Exactly as the shop writes it.")
        period = PeriodField()

    examples = (
        {"sku": "LP-1"},
        {"sku": "100% 'sure'", "compare": "at_least", "value": 2, "period": {"span": "last_days", "days": 90}},
        {"sku": "LP-1", "compare": "exactly", "value": 0},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return happened(config, self._purchases(config, moment), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        what = f"with the product “{config['sku']}”"
        return f"made {times_words(config, 'purchase', 'purchases')} {what}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._purchases(config, moment)
        return {
            "purchases": counted(rows, moment),
            "last_purchase_at": figure(sql.SQL("max(p.occurred_at)"), rows, moment),
        }

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _purchases(self, config: Values, moment: Moment) -> Facts:
        return containing(line_of(config), moment, config["period"])
