"""When the customer bought, or did what the event says."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.importing.row import Terms
from customers.importing.target import EVENTS, LINES, PURCHASES, REFUNDS, Options, Put, Target
from customers.importing.values import moments, past


class OccurredAtOptions(Options):
    format = serializers.CharField(default="iso", help_text="iso, unix, or as in strptime: %Y%m%d.")


class OccurredAtTarget(Target):
    """A moment, or a day: then it is the first moment of that day in the mapping's time zone."""

    key = "occurred_at"
    label = "Time of what happened"
    rows = frozenset({EVENTS, LINES, PURCHASES, REFUNDS})
    Options = OccurredAtOptions

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        read = past(moments(options["format"], terms.time_zone, terms.shift_days), terms.now)

        return Put("values", "occurred_at", read)
