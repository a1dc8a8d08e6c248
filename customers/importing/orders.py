"""An order that is told whole, as rows for the loader of lines."""

from collections.abc import Iterable, Mapping
from typing import Any

from customers.importing.row import Row

FIELDS = {
    "sku": "sku",
    "name": "product_name",
    "category": "category",
    "quantity": "quantity",
    "price": "price",
    "amount": "amount",
    "cost": "cost",
}


def order_rows(order: Row, lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    """A row for each line (sku, name, category, quantity, price, amount, cost; figures are decimals), all with the
    number of the order's row. Lines that the base has of it and that are not told any more are taken away.

    `order` has what the loader of purchases needs; its amount, if any, is that of the order.
    """
    shared = {name: value for name, value in order.values.items() if name not in ("amount", "units")}
    shared |= {"is_whole": True, "order_amount": order.values.get("amount")}
    return [
        Row(
            order.line,
            order.original,
            list(order.identities),
            values=shared | {FIELDS[name]: value for name, value in line.items() if value != ""},
        )
        for line in lines
    ]
