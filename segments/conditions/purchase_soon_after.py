"""The n-th purchase within some days of the first: who came back soon."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field
from segments.condition import Condition, Values
from segments.facts import Facts, figure, kept
from segments.fields import Config as Fields
from segments.fields import DaysField
from segments.known import Known
from segments.moment import Moment, Way, company_zone
from segments.ordering import nth, ordinal
from segments.periods import days_words
from segments.purchases import CategoryField, SkuField, bought, bought_words, suggested
from segments.values import value


class PurchaseSoonAfter(Condition):
    key = "purchase_soon_after"
    label = "Bought again soon after the first time"
    icon = "repeat"
    category = "purchases"
    description = (
        "Whether the second, the third or a later purchase was at most so many calendar days after the first. "
        "A second one on the same day is 0 days after it."
    )

    class Config(Fields):
        number = serializers.IntegerField(
            min_value=2, max_value=1000, default=2, label="Which", help_text="2: the second."
        )
        days = DaysField(label="Days at most")
        sku = SkuField()
        category = CategoryField()

    examples = (
        {"number": 2, "days": 30},
        {"number": 3, "days": 600},
        {"number": 2, "days": 0, "category": "Records / Jazz"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return sql.SQL("{} <= {}").format(self._days(config, moment), value(config["days"]))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        after = "on the same day as" if config["days"] == 0 else f"at most {days_words(config['days'])} after"
        return f"{ordinal(config['number'])} purchase{bought_words(config)} was {after} the first"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"days_after_first": self._days(config, moment)}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _days(self, config: Values, moment: Moment) -> sql.Composable:
        """Between the day of the first and that of the n-th; null where there are fewer."""
        made = bought(config, moment)
        day: sql.Composable = sql.SQL("p.on_")
        if config["number"] == 2 and (found := kept("second", made, moment)):
            return found
        if moment.way != Way.COLUMNS:
            day = sql.SQL("(p.occurred_at at time zone {})::date").format(value(company_zone().key))
            return self._both(config["number"], day, made)
        return sql.SQL("({} - {})").format(
            nth(config["number"], day, made, moment), figure(sql.SQL("min(p.on_)"), made, moment)
        )

    def _both(self, number: int, day: sql.Composable, made: Facts) -> sql.Composable:
        """One look at the first purchases: the index has them in the order of their time."""
        return sql.SQL(
            "(select max(n.day) - min(n.day) from (select {} as day {} order by p.occurred_at limit {}) n"
            " having count(*) = {})"
        ).format(day, made.rows, value(number), value(number))
