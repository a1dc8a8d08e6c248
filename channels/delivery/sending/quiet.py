"""Quiet hours: marketing is not sent while it is night where the customer lives."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from accounts.models import Brand
from delivery.sending import clock


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when it is quiet on the customer's clock; `start` after `stop` means over midnight.

    The same twice: never. `zone` is that of customers of whom none is known.
    """

    start: time
    stop: time
    zone: str

    def end(self, zone: str | None, now: datetime) -> datetime | None:
        """When the quiet ends that there is now, in this time zone; None: there is none."""
        return None if self.start == self.stop else _end(self, zone or "", now)


def of(brand_id: int) -> Hours:
    """The quiet hours of a brand."""
    brand = Brand.objects.only("quiet_from", "quiet_to", "time_zone").get(pk=brand_id)
    if brand.quiet_from is None or brand.quiet_to is None:
        return Hours(time(), time(), brand.time_zone)
    return Hours(brand.quiet_from, brand.quiet_to, brand.time_zone)


@lru_cache(4096)  # a batch has one `now` and few time zones
def _end(hours: Hours, zone: str, now: datetime) -> datetime | None:
    there = now.astimezone(clock.zone(zone, hours.zone))
    if hours.start < hours.stop:
        is_quiet, days = hours.start <= there.time() < hours.stop, 0
    else:
        is_quiet = there.time() >= hours.start or there.time() < hours.stop
        days = 1 if there.time() >= hours.start else 0
    if not is_quiet:
        return None
    # Made from the wall clock: a night in which the clock is changed ends at the same hour as others.
    last = there.date() + timedelta(days=days)
    end = clock.moment(last, hours.stop, clock.zone(zone, hours.zone))
    if end > now:
        return end
    # The clock was put back over the end, which comes a second time.
    return datetime.combine(last, hours.stop, there.tzinfo).replace(fold=1).astimezone(UTC)
