"""What the customer did."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import EVENTS, Put, Target
from customers.importing.values import short_text


class EventNameTarget(Target):
    """The event by its name, as journeys and segments ask for it: Product Viewed, visit."""

    key = "event_name"
    label = "Name of the event"
    rows = frozenset({EVENTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "name", lambda text: short_text(text, 100))
