"""How many pieces."""

from collections.abc import Mapping
from typing import Any

from customers.importing.figures import pieces
from customers.importing.row import Terms
from customers.importing.target import LINES, REFUNDS, Put, Target


class QuantityTarget(Target):
    """One, where the file does not say."""

    key = "quantity"
    label = "Quantity"
    rows = frozenset({LINES, REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "quantity", lambda text: pieces(text, terms.decimal))
