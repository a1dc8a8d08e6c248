"""Bought, or did not buy, in a period."""

from psycopg import sql
from rest_framework import serializers

from segments.condition import Condition, Values
from segments.facts import absent, counted, exists, figure
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words
from segments.purchases import purchases


class PurchaseInPeriod(Condition):
    key = "purchase_in_period"
    label = "Bought in a period"
    icon = "calendar-check"
    category = "purchases"
    description = "Whether somebody made, or did not make, any purchase in a period."

    class Config(Fields):
        made = serializers.ChoiceField(
            [("yes", "made a purchase"), ("no", "made no purchase")], default="yes", label="Bought"
        )
        period = PeriodField(required=True)

    examples = (
        {"made": "yes", "period": {"span": "last_days", "days": 90}},
        {"made": "no", "period": {"span": "last_days", "days": 365}},
        {"made": "yes", "period": {"span": "between", "from_on": "1997-01-01", "to_on": "1997-01-31"}},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = purchases(moment, config["period"])
        return exists(rows, moment) if config["made"] == "yes" else absent(rows, moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        return f"made {'a' if config['made'] == 'yes' else 'no'} purchase{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = purchases(moment, config["period"])
        return {
            "purchases": counted(rows, moment),
            "last_purchase_at": figure(sql.SQL("max(p.occurred_at)"), rows, moment),
        }
