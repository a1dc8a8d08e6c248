"""A column that is not loaded."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import ANY_ROWS, Put, Target


class Skip(Target):
    """Says that a column was seen and left out; a column that the mapping does not name is left out as well."""

    key = "skip"
    label = "Not loaded"
    rows = ANY_ROWS

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "", str)
