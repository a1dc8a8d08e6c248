"""The currency of a row, where a file has several."""

import re
from collections.abc import Mapping
from typing import Any

from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import LINES, PRODUCTS, PURCHASES, Put, Target

CODE = re.compile(r"[A-Z]{3}")


class CurrencyTarget(Target):
    """Three letters, such as EUR; without this column the mapping's currency counts for all rows."""

    key = "currency"
    label = "Currency"
    rows = frozenset({LINES, PRODUCTS, PURCHASES})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        def read(text: str) -> str:
            code = text.upper()
            if not CODE.fullmatch(code):
                raise Refused(f"“{text}” is not a currency such as EUR.")
            return code

        return Put("values", "currency", read)
