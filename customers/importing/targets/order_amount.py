"""What the customer paid for the whole order."""

from collections.abc import Mapping
from typing import Any

from customers.importing.figures import cents
from customers.importing.row import Terms
from customers.importing.target import LINES, Put, Target


class OrderAmountTarget(Target):
    """With delivery and discounts; the first line of an order may have it alone. Without it the lines are added up."""

    key = "order_amount"
    label = "Amount of the order"
    rows = frozenset({LINES})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "order_amount", lambda text: cents(text, terms.decimal))
