"""Why something was given back."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import REFUNDS, Put, Target
from customers.importing.values import short_text


class RefundReasonTarget(Target):
    """In the words of whoever noted it."""

    key = "refund_reason"
    label = "Reason of the refund"
    rows = frozenset({REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "reason", lambda text: short_text(text, 300))
