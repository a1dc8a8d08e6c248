"""The category of a product."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, Put, Target
from customers.importing.values import short_text


class CategoryTarget(Target):
    """As one text, such as “Records / Jazz”. Of a line without one the catalogue knows it."""

    key = "category"
    label = "Category"
    rows = frozenset({LINES, PRODUCTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "category", lambda text: short_text(text, 200))
