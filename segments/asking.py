"""What an address asks: at which time, about whom."""

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from segments.moment import start_of

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
AS_OF = "A time such as 1998-07-01T00:00:00Z, or a day such as 1998-07-01, which is its beginning. Without it: now."


def as_of(request: Request) -> datetime:
    """The time that `?as_of=` names, else now. Raises a field error for what is no time, or far from any customer."""
    return read_time(request.query_params.get("as_of", "")) or timezone.now()


def read_time(text: str) -> datetime | None:
    """An aware time; None for an empty text. A time without an offset is UTC."""
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = date.fromisoformat(text)
            at: datetime | None = start_of(day) if FIRST <= day <= LAST else None
        else:
            at = parse_datetime(text.replace(" ", "+"))  # a plus sign arrives as a blank unless it is encoded
    except ValueError:
        at = None
    if at is None or not FIRST <= at.date() <= LAST:
        raise ValidationError({"as_of": [f"“{text[:40]}” is no time between {FIRST} and {LAST}. {AS_OF}"]})
    return at if timezone.is_aware(at) else at.replace(tzinfo=timezone.get_default_timezone())


def customer_id(request: Request) -> int:
    """The number that `?customer=` names."""
    text = request.query_params.get("customer", "")
    if not re.fullmatch(r"\d{1,18}", text):
        raise ValidationError({"customer": ["Give the id of a customer, a number."]})
    return int(text)
