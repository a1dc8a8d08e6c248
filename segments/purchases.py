"""What the purchase conditions share: the rows of a customer, and figures over them."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from segments.facts import Facts
from segments.moment import Moment
from segments.periods import within
from segments.values import value

EVER = {"span": "all_time"}
OCCURRED = sql.SQL("p.occurred_at")


class CurrencyField(serializers.RegexField):
    """Which purchases count: those in one currency, or (empty) all, their amounts as they stand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^([A-Z]{3})?$",
            required=False,
            allow_blank=True,
            default="",
            label="Currency",
            help_text="Three letters, such as EUR: only purchases in this currency count. Empty: all of them do.",
            error_messages={"invalid": "Write the three letters of a currency, such as EUR."},
            **kwargs,
        )


def purchases(moment: Moment, period: dict[str, Any] | None = None, currency: str = "") -> Facts:
    """The purchases `p` of the customer `c`. One row is one purchase, also of several on a day.

    One of which nothing was left is none; of the others `amount` is what was left.
    """
    when = within(period or EVER, OCCURRED, moment)
    made = Facts("customers_purchase", "p", sql.SQL("p.canceled_at is null and {}").format(when))
    return made.that(sql.SQL("p.currency = {}").format(value(currency))) if currency else made


def containing(line: sql.Composable, moment: Moment, period: dict[str, Any]) -> Facts:
    """The purchases that have a line `l` of which this holds, and of which not everything came back."""
    return purchases(moment, period).that(
        sql.SQL(
            "exists (select 1 from customers_purchaseline l where l.customer_id = p.customer_id"
            " and l.purchase_id = p.id and l.quantity > l.returned and {})"
        ).format(line)
    )
