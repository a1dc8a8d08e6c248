"""The name of a product."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, Put, Target
from customers.importing.values import short_text


class ProductNameTarget(Target):
    """Of a line without one the catalogue knows the name."""

    key = "product_name"
    label = "Product"
    rows = frozenset({LINES, PRODUCTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "product_name", lambda text: short_text(text, 300))
