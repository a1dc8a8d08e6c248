"""What the purchase conditions share: the rows of a customer, what they are of, and the money of them."""

from dataclasses import replace
from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.catalogue.reading import known_categories, known_skus
from lib.forms import Field
from segments.facts import Facts
from segments.known import Known
from segments.moment import Moment, Way
from segments.periods import within
from segments.values import value

EVER = {"span": "all_time"}
# What the columnar copy keeps of all purchases (segments/columnar/deriving.py).
KEPT = {
    "count(*)": "purchases",
    "sum(p.amount)": "spent",
    "min(p.occurred_at)": "first_purchase_at",
    "max(p.occurred_at)": "last_purchase_at",
    "nearest": "nearest_days",
    "second": "second_days",
}
OCCURRED = sql.SQL("p.occurred_at")
CATEGORY = sql.SQL(
    # A line without a category has that of its product in the catalogue.
    "coalesce(nullif(l.category, ''), (select g.category from customers_product g where g.sku = l.sku))"
)


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


class AmountsField(serializers.ChoiceField):
    """Which money of a purchase is meant. One that was cancelled has neither."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            [("net", "what was left after refunds"), ("gross", "what was paid, refunded or not")],
            default="net",
            label="Money",
            help_text="A purchase that was cancelled or refunded in full never counts.",
            **kwargs,
        )


class SkuField(serializers.CharField):
    """Only purchases with this product; empty: all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=100,
            required=False,
            allow_blank=True,
            default="",
            label="With the product",
            help_text="Its article number, exactly as the shop writes it. Empty: any product.",
            **kwargs,
        )


class CategoryField(serializers.CharField):
    """Only purchases with something of this category; empty: all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            required=False,
            allow_blank=True,
            default="",
            label="Of the category",
            help_text="Exactly as the shop writes it. Empty: any category.",
            **kwargs,
        )


def paid(config: dict[str, Any]) -> sql.Composable:
    """The money of a purchase `p` that a condition with an AmountsField means."""
    return sql.SQL("(p.amount + p.refunded)" if config["amounts"] == "gross" else "p.amount")


def paid_words(config: dict[str, Any]) -> str:
    """“ EUR before refunds”, with a blank before it; nothing for all currencies and what was left."""
    currency = f" {config['currency']}" if config["currency"] else ""
    return f"{currency} before refunds" if config["amounts"] == "gross" else currency


def purchases(moment: Moment, period: dict[str, Any] | None = None, currency: str = "") -> Facts:
    """The purchases `p` of the customer `c`. One row is one purchase, also of several on a day.

    One of which nothing was left is none; of the others `amount` is what was left.
    """
    when = within(period or EVER, OCCURRED, moment)
    made = Facts("customers_purchase", "p", sql.SQL("p.canceled_at is null and {}").format(when))
    if moment.way == Way.COLUMNS and moment.kept and (period or EVER)["span"] == "all_time" and not currency:
        return replace(made, kept=KEPT)
    return made.that(sql.SQL("p.currency = {}").format(value(currency))) if currency else made


def bought(config: dict[str, Any], moment: Moment, period: dict[str, Any] | None = None) -> Facts:
    """The purchases with the product and of the category of a condition that has a SkuField and a CategoryField."""
    if not config["sku"] and not config["category"]:
        return purchases(moment, period)
    return containing(line_of(config), moment, period or EVER)


def line_of(config: dict[str, Any]) -> sql.Composable:
    """Whether a line `l` is of the product and of the category that are named."""
    of = [sql.SQL("l.sku = {}").format(value(config["sku"]))] if config.get("sku") else []
    of += [sql.SQL("{} = {}").format(CATEGORY, value(config["category"]))] if config.get("category") else []
    return sql.SQL("({})").format(sql.SQL(" and ").join([*of, sql.SQL("true")]))


def lines(moment: Moment, period: dict[str, Any], currency: str = "") -> Facts:
    """The lines `l` of purchases, those included that came back."""
    made = purchases(moment, period, currency).where
    return Facts(
        "customers_purchaseline",
        "l",
        sql.SQL(
            "exists (select 1 from customers_purchase p where p.customer_id = l.customer_id and p.id = l.purchase_id"
            " and {})"
        ).format(made),
    )


def bought_words(config: dict[str, Any]) -> str:
    """“ with the product “LP-1””, with a blank before it; nothing for any purchase."""
    product = f" with the product “{config['sku']}”" if config["sku"] else ""
    return f"{product} of the category “{config['category']}”" if config["category"] else product


def suggested(fields: list[Field], known: Known) -> list[Field]:
    """The fields of a form, with the products and categories that there are."""
    return [
        each | {"suggestions": known.looked_up(SUGGESTED[each["key"]])} if each["key"] in SUGGESTED else each
        for each in fields
    ]


def _skus(known: Known) -> list[str]:
    return known_skus()


def _categories(known: Known) -> list[str]:
    return known_categories()


SUGGESTED = {"sku": _skus, "category": _categories}


def containing(line: sql.Composable, moment: Moment, period: dict[str, Any]) -> Facts:
    """The purchases that have a line `l` of which this holds, and of which not everything came back."""
    return purchases(moment, period).that(
        sql.SQL(
            "exists (select 1 from customers_purchaseline l where l.customer_id = p.customer_id"
            " and l.purchase_id = p.id and l.quantity > l.returned and {})"
        ).format(line)
    )
