"""Who a brand writes as, and what that costs."""

from delivery.models import Price, Sender


def default_sender(brand_id: int, channel: str) -> Sender | None:
    """The brand's default sender of the channel, else its first one; only active ones on active accounts."""
    senders = Sender.objects.filter(brand_id=brand_id, channel=channel, is_active=True, account__is_active=True)
    return senders.order_by("-is_default", "id").first()


def price_of(account_id: int, channel: str, endpoint: str = "") -> Price | None:
    """What one part to this endpoint costs: the price with the longest prefix that fits. None: nothing is charged.

    The same rule as in sql/record_handover.sql; this one is for showing and reckoning ahead.
    """
    digits = endpoint.lstrip("+")
    prices = Price.objects.filter(account_id=account_id, channel=channel)
    fitting = [each for each in prices if digits.startswith(each.prefix.lstrip("+"))]
    return max(fitting, key=lambda each: len(each.prefix), default=None)
