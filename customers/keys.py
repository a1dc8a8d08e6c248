"""What tells one purchase from another: the id of the order, else its values and how often they occurred."""

from base64 import urlsafe_b64encode
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b

LONGEST = 100
CENT = Decimal("0.01")


def order_key(source: str, order_id: str) -> str:
    """The key of a purchase that has an order id. `source` keeps the numbers of two shops apart."""
    key = f"{source}:{order_id}" if source else order_id
    return key if len(key) <= LONGEST else "~" + _digest(key)


def values_digest(source: str, occurred_at: datetime, amount: Decimal, currency: str, units: int | None) -> str:
    """What equal purchases without an order id have in common. With "#" and the occurrence number it is the key."""
    cents = amount.quantize(CENT)
    return "=" + _digest(f"{source}|{occurred_at.timestamp():.6f}|{cents}|{currency}|{'' if units is None else units}")


def occurrence_key(digest: str, occurrence: int) -> str:
    """The key of the `occurrence`-th (from 1) of several purchases with the same values."""
    return f"{digest}#{occurrence}"


def _digest(text: str) -> str:
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=15).digest()).decode()
