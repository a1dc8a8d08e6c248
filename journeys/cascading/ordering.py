"""In what order the steps of a cascade are tried, and which of its channels are dear."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from delivery.kinds import KINDS
from delivery.models import Sender

# From this rank on every message is paid for: messengers that bill by message, SMS, calls.
DEAR_RANK = 6


def cheapest_first(steps: Sequence[dict[str, Any]], senders: Sequence[Sender]) -> list[int]:
    """The numbers of the steps, the cheapest first by the price lists of their senders' accounts.

    Where prices are known they decide; a step without a price is put before the first one of a dearer rank. Prices in
    several currencies cannot be compared: then ranks decide alone.
    """
    prices = {number: price for number, sender in enumerate(senders) if (price := _price(sender)) is not None}
    if len({currency for _, currency in prices.values()}) > 1:
        prices = {}
    ranks = [KINDS[each["channel"]].rank for each in steps]
    order = sorted(prices, key=lambda number: (prices[number][0], ranks[number], number))
    for number in sorted(set(range(len(steps))) - set(prices), key=lambda number: (ranks[number], number)):
        dearer = (place for place, other in enumerate(order) if ranks[other] > ranks[number])
        order.insert(next(dearer, len(order)), number)
    return order


def cheaper_than(channel: str) -> list[str]:
    """The channels that are cheaper than this one, if it is a dear one."""
    rank = KINDS[channel].rank
    return [each.key for each in KINDS if each.rank < rank] if rank >= DEAR_RANK else []


def currencies(senders: Sequence[Sender]) -> set[str]:
    """In what currencies the accounts of these senders charge for their channels."""
    return {price[1] for each in senders if (price := _price(each)) is not None}


def _price(sender: Sender) -> tuple[Decimal, str] | None:
    """What a message costs, wherever it goes; where that differs, the dearest."""
    found = [each for each in sender.account.prices.all() if each.channel == sender.channel]
    found.sort(key=lambda each: (each.prefix != "", -each.amount, each.pk))
    return (found[0].amount, found[0].currency) if found else None
