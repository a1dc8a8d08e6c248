"""How much was spent on a product or a category."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field, MoneyField
from segments.comparisons import BETWEEN, NumberComparison, compared_number, money_words, number_words
from segments.condition import Condition, Values
from segments.facts import ZERO, figure
from segments.known import Known
from segments.moment import Moment, Way
from segments.periods import PeriodField, period_words
from segments.purchases import (
    AmountsField,
    CategoryField,
    CurrencyField,
    SkuField,
    bought_words,
    line_of,
    lines,
    paid_words,
    suggested,
)

# What the pieces of a line that did not come back had cost, in cents, to the cent, as refunds are. Whole numbers: a
# division would be rounded otherwise in the columnar copy.
CENTS = {
    Way.COLUMNS: sql.SQL(
        "case when l.returned = 0 then cast(l.amount * 100 as hugeint) else sign(l.amount)"
        " * ((2 * cast(abs(l.amount) * 100 as hugeint) * cast((l.quantity - l.returned) * 1000 as hugeint)"
        " + cast(l.quantity * 1000 as hugeint)) // (2 * cast(l.quantity * 1000 as hugeint))) end"
    ),
    Way.BASE: sql.SQL(
        "case when l.returned = 0 then l.amount * 100 else sign(l.amount)"
        " * div(2 * abs(l.amount) * 100 * (l.quantity - l.returned) + l.quantity, 2 * l.quantity) end"
    ),
}


class BoughtFor(Condition):
    key = "bought_for"
    label = "Amount spent on something"
    icon = "basket-dollar"
    category = "purchases"
    description = "What was spent on a product or a category, ever or in a period. What came back is taken off."

    class Config(NumberComparison):
        sku = SkuField()
        category = CategoryField()
        value = MoneyField(label="Amount")
        value_to = MoneyField(required=False, allow_null=True, label="To", style=BETWEEN)
        amounts = AmountsField()
        period = PeriodField()
        currency = CurrencyField()

        def validate(self, attrs: Values) -> Values:
            attrs = super().validate(attrs)
            if not attrs["sku"] and not attrs["category"]:
                raise serializers.ValidationError({"category": ["Name a product, a category, or both."]})
            return attrs

    examples = (
        {"category": "Records / Jazz", "compare": "at_least", "value": "10.00"},
        {"sku": "LP-1", "compare": "less_than", "value": "3.34", "period": {"span": "last_days", "days": 90}},
        {"sku": "LP-1", "category": "Mugs", "compare": "more_than", "value": "0.00", "amounts": "gross"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        cents = {key: int(config[key] * 100) for key in ("value", "value_to") if config.get(key) is not None}
        return compared_number(config | cents, self._cents(config, moment))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        much = f"{number_words(config, money_words)}{paid_words(config)}"
        what = bought_words(config).replace(" with the product ", " the product ")
        return f"spent {much} on{what}{period_words(config['period'])}".replace("on of the", "on the")

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"spent": sql.SQL("({} / 100.0)::numeric(30, 2)::text").format(self._cents(config, moment))}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _cents(self, config: Values, moment: Moment) -> sql.Composable:
        of = lines(moment, config["period"], config["currency"]).that(line_of(config))
        cents = sql.SQL("l.amount * 100")
        if config["amounts"] == "net":
            cents = CENTS[Way.COLUMNS if moment.way == Way.COLUMNS else Way.BASE]
        return figure(sql.SQL("sum({})").format(cents), of, moment, ZERO)
