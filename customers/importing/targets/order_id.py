"""The id of the order."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import LINES, PURCHASES, REFUNDS, Put, Target
from customers.importing.values import short_text
from customers.keys import order_key


class OrderIdTarget(Target):
    """Tells purchases apart for certain. Where a file has none, their values and how often they occur do it."""

    key = "order_id"
    label = "Order id"
    rows = frozenset({LINES, PURCHASES, REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "key", lambda text: order_key(terms.source, short_text(text, 200)))
