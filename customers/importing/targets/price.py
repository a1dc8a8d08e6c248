"""What one piece costs."""

from collections.abc import Mapping
from typing import Any

from customers.importing.figures import price
from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, Put, Target


class PriceTarget(Target):
    """Of one piece, in the mapping's currency."""

    key = "price"
    label = "Price"
    rows = frozenset({LINES, PRODUCTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "price", lambda text: price(text, terms.decimal))
