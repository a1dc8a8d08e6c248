"""Events that are purchases, refunds and cancellations: which of them, and where their properties stand.

What the properties are called: Segment's V2 Ecommerce Events (https://segment.com/docs/connections/spec/ecommerce/v2/,
read 2026-11-22): order_id, total, revenue, currency, products of sku, product_id, name, category, price, quantity. A
source's settings may name others for purchases.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from customers.importing.problems import Refused
from customers.importing.target import LINES, PURCHASES, REFUNDS
from customers.importing.values import decimal_number
from customers.keys import order_key

MOST = Decimal(10) ** 12
CENT = Decimal("0.01")
FINEST = Decimal("0.0001")  # of a price
PIECE = Decimal("0.001")  # of a quantity
MOST_LINES = 500
LONGEST_SKU, LONGEST_NAME, LONGEST_CATEGORY = 100, 300, 200
REFUNDED, CANCELED = "Order Refunded", ("Order Cancelled", "Order Canceled")
REFUND_NAMES = {"order_id": "order_id", "total": "total", "currency": "currency", "products": "products"}
Values = dict[str, Any]  # of a row
Found = tuple[str, list[Values]]  # a loader, and what its rows say


class Orders:
    """The orders of one source."""

    def __init__(self, source: str, settings: Mapping[str, Any]) -> None:
        self.source = source
        self.currency: str = settings["currency"]
        self.purchases: Mapping[str, Mapping[str, str]] = {each["event"]: each for each in settings["purchases"]}

    def read(self, event: str, properties: Mapping[str, Any], key: str) -> Found | None:
        """What an event says of an order; None if it is an event and no more. `key` is its own. Raises Refused."""
        if (names := self.purchases.get(event)) is not None:
            return self._purchase(properties, names)
        if event == REFUNDED:
            amount = _money(properties.get("total"), "total")
            lines = [(sku, quantity) for sku, quantity, _ in _pieces(properties, "products") if sku]
            back = {"amount": amount} if amount is not None else {}
            return REFUNDS, [self._order(properties, REFUND_NAMES) | back | {"refund_key": key, "lines": lines}]
        if event in CANCELED:
            return REFUNDS, [self._order(properties, REFUND_NAMES) | {"refund_key": key}]
        return None

    def _order(self, properties: Mapping[str, Any], names: Mapping[str, str]) -> Values:
        order = properties.get(names["order_id"])
        if isinstance(order, bool) or not isinstance(order, str | int) or order == "":
            raise Refused(f"The order has no number: “{names['order_id']}” is missing.")
        return {"key": order_key(self.source, str(order))}

    def _purchase(self, properties: Mapping[str, Any], names: Mapping[str, str]) -> Found:
        values = self._order(properties, names)
        currency = properties.get(names["currency"]) or self.currency
        if not isinstance(currency, str) or not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise Refused(f"“{names['currency']}” is not a currency such as {self.currency}.")
        values["currency"] = currency.upper()
        total = _money(properties.get(names["total"], properties.get("revenue")), names["total"])
        lines = [_line(*each) for each in _pieces(properties, names["products"])]
        if lines:
            whole = {} if total is None else {"order_amount": total}
            return LINES, [values | whole | each for each in lines]
        if total is None:
            raise Refused(f"The order has no amount: “{names['total']}” is missing.")
        return PURCHASES, [values | {"amount": total}]


def _pieces(properties: Mapping[str, Any], name: str) -> Iterator[tuple[str, Decimal, Mapping[str, Any]]]:
    """(sku, quantity, all that is said) of each product."""
    products = properties.get(name)
    if products is None:
        return
    if not isinstance(products, list):
        raise Refused(f"“{name}” is not a list.")
    if len(products) > MOST_LINES:
        raise Refused(f"The order has {len(products)} products; {MOST_LINES} are allowed.")
    for each in products:
        if not isinstance(each, dict):
            raise Refused(f"“{name}” holds something that is not an object.")
        quantity = _number(each.get("quantity"), "quantity", PIECE)
        if quantity != 0:
            yield _short(each.get("sku") or each.get("product_id"), LONGEST_SKU), quantity or Decimal(1), each


def _line(sku: str, quantity: Decimal, product: Mapping[str, Any]) -> Values:
    name = _short(product.get("name"), LONGEST_NAME)
    if not sku and not name:
        raise Refused("A product has neither “sku” nor “name”.")
    price = _number(product.get("price", 0), "price", FINEST) or Decimal(0)
    category = _short(product.get("category"), LONGEST_CATEGORY)
    return {"sku": sku, "product_name": name, "category": category, "quantity": quantity, "price": price}


def _short(value: Any, longest: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused("A product's “sku”, “name” and “category” are texts.")
    return str(value).strip()[:longest]


def _money(value: Any, name: str) -> Decimal | None:
    return _number(value, name, CENT)


def _number(value: Any, name: str, finest: Decimal) -> Decimal | None:
    """Nothing is None. Raises Refused."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(f"“{name}” is not a number.")
    number = decimal_number(f"{value:f}" if isinstance(value, float) else str(value))
    if number < 0:
        raise Refused(f"“{name}” is below zero.")
    if number >= MOST:
        raise Refused(f"“{name}” is too large.")
    return number.quantize(finest)
