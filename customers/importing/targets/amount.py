"""What the customer paid: for the purchase, or for all pieces of a line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import LINES, PURCHASES, Put, Target
from customers.importing.values import decimal_number

MOST = Decimal(10) ** 12
CENT = Decimal("0.01")


class AmountTarget(Target):
    """In the mapping's currency, with two decimals at most: a rounded amount would spoil the totals."""

    key = "amount"
    label = "Amount"
    rows = frozenset({LINES, PURCHASES})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        def read(text: str) -> Decimal:
            value = decimal_number(text, terms.decimal)
            if value < 0:
                raise Refused(f"“{text}” is below zero; refunds are not purchases.")
            if value >= MOST:
                raise Refused(f"“{text}” is too large for an amount.")
            if value != value.quantize(CENT):
                raise Refused(f"“{text}” has more than two decimals.")
            return value

        return Put("values", "amount", read)
