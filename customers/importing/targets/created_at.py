"""Since when the person is a customer."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.importing.values import moments, past


class CreatedAtOptions(Options):
    format = serializers.CharField(default="iso", help_text="iso, unix, or as in strptime: %d.%m.%Y %H:%M.")


class CreatedAtTarget(Target):
    """Counts for customers that the file makes; of the others the base knows it already."""

    key = "created_at"
    label = "Customer since"
    rows = frozenset({CUSTOMERS})
    Options = CreatedAtOptions

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        read = past(moments(options["format"], terms.time_zone, terms.shift_days), terms.now)

        return Put("values", "created_at", read)
