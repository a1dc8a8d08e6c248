"""Quiet hours: marketing is not sent while it is night where the customer lives."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from accounts.models import Brand


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when a brand keeps quiet, on the customer's clock; `start` after `stop` means over midnight.

    `zone` is that of customers of whom none is known.
    """

    start: time
    stop: time
    zone: str

    def end(self, zone: str | None, now: datetime) -> datetime | None:
        """When the quiet ends that there is now, in this time zone; None: there is none."""
        return _end(self, zone or "", now)


def of(brand_id: int) -> Hours | None:
    """The quiet hours of a brand; None when it has none."""
    brand = Brand.objects.only("quiet_from", "quiet_to", "time_zone").get(pk=brand_id)
    if brand.quiet_from is None or brand.quiet_to is None or brand.quiet_from == brand.quiet_to:
        return None
    return Hours(brand.quiet_from, brand.quiet_to, brand.time_zone)


@lru_cache(4096)  # a batch has one `now` and few time zones
def _end(hours: Hours, zone: str, now: datetime) -> datetime | None:
    there = now.astimezone(_zone(zone, hours.zone))
    if hours.start < hours.stop:
        is_quiet, days = hours.start <= there.time() < hours.stop, 0
    else:
        is_quiet = there.time() >= hours.start or there.time() < hours.stop
        days = 1 if there.time() >= hours.start else 0
    if not is_quiet:
        return None
    # Made from the wall clock: a night in which the clock is changed ends at the same hour as others.
    return datetime.combine(there.date() + timedelta(days=days), hours.stop, there.tzinfo)


def _zone(*names: str) -> ZoneInfo:
    for name in names:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # there is no such zone, or it is nonsense
            continue
    return ZoneInfo("UTC")
