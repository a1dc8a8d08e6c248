"""The language that the customer is written to in."""

import re
from collections.abc import Mapping
from typing import Any

from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Put, Target

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


class LanguageTarget(Target):
    """By its tag: uk, pl, en-gb."""

    key = "language"
    label = "Language"
    rows = frozenset({CUSTOMERS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        def read(text: str) -> str:
            tag = text.lower().replace("_", "-")
            if not TAG.fullmatch(tag):
                raise Refused(f"“{text}” is not a language tag such as uk or en-gb.")
            return tag

        return Put("values", "language", read)
