"""What a message costs by the price lists, where no message tells yet what it really costs."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F

from delivery.models import Sender


def list_prices(sender_ids: Iterable[int]) -> dict[int, Decimal]:
    """By sender: the price of one part at its account on its channel, for numbers of no country in particular; where
    the list has prices of countries only, the lowest of them, lest savings look greater than they are. One statement.
    """
    rows = Sender.objects.filter(pk__in=set(sender_ids), account__prices__channel=F("channel")).values_list(
        "pk", "account__prices__prefix", "account__prices__amount"
    )
    general: dict[int, Decimal] = {}
    lowest: dict[int, Decimal] = {}
    for sender, prefix, amount in rows:
        if not prefix:
            general[sender] = amount
        lowest[sender] = min(amount, lowest.get(sender, amount))
    return lowest | general
