"""What tells one purchase or event from another: its id, else its values and how often they occurred."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b

LONGEST = 100
CENT = Decimal("0.01")


def order_key(source: str, order_id: str) -> str:
    """The key of a purchase that has an order id. `source` keeps the numbers of two shops apart."""
    key = f"{source}:{order_id}" if source else order_id
    return key if len(key) <= LONGEST else "~" + digest(key)


def values_digest(source: str, occurred_at: datetime, amount: Decimal, currency: str, units: int | None) -> str:
    """What equal purchases without an order id have in common. With "#" and the occurrence number it is the key."""
    cents = amount.quantize(CENT)
    return "=" + digest(f"{source}|{occurred_at.timestamp():.6f}|{cents}|{currency}|{'' if units is None else units}")


def event_key(source: str, message_id: str) -> str:
    """The key of an event that has an id. `source` keeps the messages of two systems apart."""
    return order_key(source, message_id)


def event_digest(source: str, name: str, occurred_at: datetime, properties: str) -> str:
    """What equal events without an id have in common; `properties` as JSON. With "#" and a number it is the key."""
    return "=" + digest(f"{source}|{name}|{occurred_at.timestamp():.6f}|{properties}")


def refund_key(key: str, sku: str) -> str:
    """The key of a refund that has an id; a file may have a row for each product that came back."""
    whole = f"{key}/{sku}" if sku else key
    return whole if len(whole) <= LONGEST else "~" + digest(whole)


def refund_digest(
    order: str, occurred_at: datetime | None, amount: Decimal | None, lines: Sequence[tuple[str, Decimal]]
) -> str:
    """The key of a refund that has no id: what it says."""
    at = "" if occurred_at is None else f"{occurred_at.timestamp():.6f}"
    paid = "" if amount is None else amount.quantize(CENT)
    back = ",".join(f"{sku}={quantity.normalize():f}" for sku, quantity in lines)
    return "=" + digest(f"{order}|{at}|{paid}|{back}")


def line_key(product: str, occurrence: int) -> str:
    """The key of a line in its purchase: its product, and which of several lines with it this is, from 1."""
    return f"{occurrence}:{product}"


def occurrence_key(digest: str, occurrence: int) -> str:
    """The key of the `occurrence`-th (from 1) of several purchases with the same values."""
    return f"{digest}#{occurrence}"


def digest(text: str) -> str:
    """A short name for a long text: 20 characters."""
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=15).digest()).decode()
