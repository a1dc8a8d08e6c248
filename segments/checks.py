"""What can be wrong with the settings of rules, said before anything runs."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def company_time_zone(**_: Any) -> list[CheckMessage]:
    """The time zone of the company exists."""
    zone = settings.COMPANY_TIME_ZONE
    if zone in available_timezones():
        return []
    return [
        Error(
            f"KASKAD_TIME_ZONE: “{zone}” is not a time zone.",
            hint="Write one such as Europe/Kyiv.",
            id="segments.E001",
        )
    ]
