"""Where the picture of a product is."""

from collections.abc import Mapping
from typing import Any

from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import PRODUCTS, Put, Target
from customers.importing.values import short_text


class PictureTarget(Target):
    """A whole address, with https:// or http://."""

    key = "picture_url"
    label = "Picture"
    rows = frozenset({PRODUCTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        def read(text: str) -> str:
            if not text.startswith(("https://", "http://")):
                raise Refused(f"“{short_text(text, 1000)}” is not an address on the web.")
            return short_text(text, 1000)

        return Put("values", "picture_url", read)
