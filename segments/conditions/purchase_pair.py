"""Two purchases within a few days."""

from psycopg import sql

from lib.forms import Field
from segments.condition import Condition, Values
from segments.facts import kept, of_customer
from segments.fields import Config as Fields
from segments.fields import DaysField
from segments.known import Known
from segments.moment import Moment, Way, company_zone
from segments.periods import PeriodField, days_words, period_words
from segments.purchases import CategoryField, SkuField, bought, bought_words, suggested
from segments.values import value


class PurchasePair(Condition):
    key = "purchase_pair"
    label = "Two purchases close together"
    icon = "arrows-join"
    category = "purchases"
    description = "Whether any two purchases lie at most so many calendar days apart. Two on one day are 0 days apart."

    class Config(Fields):
        days = DaysField(label="Days at most")
        period = PeriodField()
        sku = SkuField()
        category = CategoryField()

    examples = (
        {"days": 7},
        {"days": 0, "period": {"span": "between", "from_on": "1997-01-01", "to_on": "1997-03-31"}},
        {"days": 30, "category": "Records / Jazz"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return sql.SQL("{} <= {}").format(self._gap(config, moment), value(config["days"]))

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        apart = "on the same day" if config["days"] == 0 else f"at most {days_words(config['days'])} apart"
        return f"made two purchases{bought_words(config)} {apart}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"days_apart": self._gap(config, moment)}

    def fields(self, known: Known) -> list[Field]:
        return suggested(super().fields(known), known)

    def _gap(self, config: Values, moment: Moment) -> sql.Composable:
        """The least number of days between two purchases: neighbours in time are the nearest."""
        made = bought(config, moment, config["period"])
        if found := kept("nearest", made, moment):
            return found
        if moment.way == Way.COLUMNS:
            return of_customer(
                sql.SQL(
                    "select gap.id, min(gap.days) as figure from ("
                    "select p.customer_id as id,"
                    " p.on_ - lag(p.on_) over (partition by p.customer_id order by p.on_) as days"
                    " from {} where {}) gap group by 1"
                ).format(made.source, made.where)
            )
        return sql.SQL(
            "(select min(gap.days) from ("
            "select day.on_ - lag(day.on_) over (order by day.on_) as days"
            " from (select (p.occurred_at at time zone {zone})::date as on_ {rows}) day"
            ") gap)"
        ).format(zone=value(company_zone().key), rows=made.rows)
