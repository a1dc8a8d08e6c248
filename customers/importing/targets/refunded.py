"""What was given back."""

from collections.abc import Mapping
from typing import Any

from customers.importing.figures import cents
from customers.importing.row import Terms
from customers.importing.target import REFUNDS, Put, Target


class RefundedTarget(Target):
    """With or without a minus. Without it the pieces that came back say how much; without both all is cancelled."""

    key = "refunded"
    label = "Refunded amount"
    rows = frozenset({REFUNDS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "amount", lambda text: cents(text, terms.decimal, either_sign=True))
