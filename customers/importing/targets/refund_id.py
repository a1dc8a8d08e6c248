"""The id of a refund."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import REFUNDS, Put, Target
from customers.importing.values import short_text
from customers.keys import order_key


class RefundIdTarget(Target):
    """Tells refunds apart for certain. Where a file has none, what they say does it."""

    key = "refund_id"
    label = "Refund id"
    rows = frozenset({REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "refund_key", lambda text: order_key(terms.source, short_text(text, 200)))
