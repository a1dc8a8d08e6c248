"""When the choices of this row were made."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.importing.values import moments, past


class ConsentedAtOptions(Options):
    format = serializers.CharField(default="iso", help_text="iso, unix, or as in strptime: %d.%m.%Y %H:%M.")


class ConsentedAtTarget(Target):
    """A later choice overrules an earlier one. Without this column the mapping's `as_of` counts for all rows."""

    key = "consented_at"
    label = "Consents given on"
    rows = frozenset({CUSTOMERS})
    Options = ConsentedAtOptions

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        read = past(moments(options["format"], terms.time_zone, terms.shift_days), terms.now)

        return Put("values", "consented_at", read)
