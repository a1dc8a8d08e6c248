"""The customer's time zone."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Put, Target


@cache
def known_zones() -> frozenset[str]:
    """The names that a time zone may have."""
    return frozenset(available_timezones())


class TimeZoneTarget(Target):
    """By its name in the time zone database; old names such as Europe/Kiev are taken too."""

    key = "time_zone"
    label = "Time zone"
    rows = frozenset({CUSTOMERS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        def read(text: str) -> str:
            if text not in known_zones():
                raise Refused(f"“{text}” is not a time zone. Write one such as Europe/Kyiv.")
            return text

        return Put("values", "time_zone", read)
