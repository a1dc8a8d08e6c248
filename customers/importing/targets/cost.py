"""What one piece costs the company."""

from collections.abc import Mapping
from typing import Any

from customers.importing.figures import price
from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, Put, Target


class CostTarget(Target):
    """Of one piece, in the mapping's currency: what the company pays for it."""

    key = "cost"
    label = "Cost"
    rows = frozenset({LINES, PRODUCTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "cost", lambda text: price(text, terms.decimal))
