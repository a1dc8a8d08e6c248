"""How many different products or categories."""

from psycopg import sql
from rest_framework import serializers

from segments.comparisons import TimesComparison, compared_number, number_words
from segments.condition import Condition, Values
from segments.facts import ZERO, figure
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import CATEGORY, lines

WHAT = {"products": sql.SQL("nullif(l.sku, '')"), "categories": sql.SQL("nullif({}, '')").format(CATEGORY)}


class BoughtVariety(Condition):
    key = "bought_variety"
    label = "How many different things"
    icon = "layout-grid"
    category = "purchases"
    description = (
        "How many different products or categories were bought, ever or in a period. What came back whole was not."
    )

    class Config(TimesComparison):
        of = serializers.ChoiceField(
            [("products", "different products"), ("categories", "different categories")],
            default="products",
            label="Different",
        )
        period = PeriodField()

    examples = (
        {"of": "products", "compare": "at_least", "value": 2},
        {"of": "categories", "compare": "exactly", "value": 1, "period": {"span": "last_days", "days": 365}},
        {"of": "categories", "compare": "less_than", "value": 1},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return compared_number(config, self._number(config, moment))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"bought {number_words(config)} different {config['of']}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {config["of"]: self._number(config, moment)}

    def _number(self, config: Values, moment: Moment) -> sql.Composable:
        kept = lines(moment, config["period"]).that(sql.SQL("l.quantity > l.returned"))
        return figure(sql.SQL("count(distinct {})").format(WHAT[config["of"]]), kept, moment, ZERO)
