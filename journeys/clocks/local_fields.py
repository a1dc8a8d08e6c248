"""Fields of blocks that look at clocks."""

from datetime import time
from typing import Any

from rest_framework import serializers


class ZoneField(serializers.ChoiceField):
    """Whose clock counts."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"default": "customer", "label": "On the clock of", "required": False}
        super().__init__([("customer", "The customer, else the brand"), ("brand", "The brand")], **kwargs)


class HourField(serializers.TimeField):
    """An hour on the clock. Its default is written as it is stored: “09:00”."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def hour_of(moment: time | str) -> str:
    """ "09:00" as it stands in a program; a default is written so already."""
    return moment if isinstance(moment, str) else moment.strftime("%H:%M")
