"""Who a brand writes as, and what that costs."""

from delivery.models import Price, Sender


def default_sender(brand_id: int, channel: str) -> Sender | None:
    """The brand's default sender of the channel, else its first one; only active ones on active accounts."""
    raise NotImplementedError


def price_of(account_id: int, channel: str, endpoint: str = "") -> Price | None:
    """What one part to this endpoint costs: the price with the longest prefix that fits. None: nothing is charged."""
    raise NotImplementedError
