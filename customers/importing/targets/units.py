"""How many pieces were bought."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import PURCHASES, Put, Target
from customers.importing.values import whole


class UnitsTarget(Target):
    """A whole number."""

    key = "units"
    label = "Units"
    rows = frozenset({PURCHASES})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "units", lambda text: whole(text, 0, 2_000_000_000))
