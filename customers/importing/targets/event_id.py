"""The id of the event."""

from collections.abc import Mapping
from typing import Any

from customers.importing.row import Terms
from customers.importing.target import EVENTS, Put, Target
from customers.importing.values import short_text
from customers.keys import event_key


class EventIdTarget(Target):
    """Tells events apart for certain. Where a file has none, their values and how often they occur do it."""

    key = "event_id"
    label = "Event id"
    rows = frozenset({EVENTS})

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        return Put("values", "key", lambda text: event_key(terms.source, short_text(text, 200)))
