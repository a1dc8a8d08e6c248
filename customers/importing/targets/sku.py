"""The number of a product."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, REFUNDS, Put, Target
from customers.importing.values import short_text


class SkuTarget(Target):
    """As the shop writes it: the same number in orders, refunds and the catalogue is the same product."""

    key = "sku"
    label = "Article number (SKU)"
    rows = frozenset({LINES, PRODUCTS, REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "sku", lambda text: short_text(text, 100))
