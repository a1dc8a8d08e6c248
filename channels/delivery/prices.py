"""What a message costs by the price lists, where no message tells yet what it really costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from delivery.models import Sender


@dataclass(frozen=True)
class ListPrice:
    """One part of a message at an account; `amount` is for numbers of no country in particular."""

    amount: Decimal
    currency: str


def list_prices(sender_ids: Iterable[int]) -> dict[int, ListPrice]:
    """By sender: the price of one part at its account on its channel, for numbers of no country in particular; where
    the list has prices of countries only, the lowest of them, lest savings look greater than they are. One statement.
    """
    return _usual(_rows(sender_ids))


def channel_prices(brand_ids: Iterable[int]) -> dict[int, dict[str, ListPrice | None]]:
    """By brand: the channels that it can write on, each with the price at its default sender. Two statements.

    None: nothing is charged.
    """
    found = Sender.objects.filter(brand_id__in=set(brand_ids), is_active=True, account__is_active=True)
    senders: dict[tuple[int, str], int] = {}
    for brand, channel, sender in found.order_by("-is_default", "id").values_list("brand_id", "channel", "pk"):
        senders.setdefault((brand, channel), sender)
    prices = list_prices(senders.values())
    by_brand: dict[int, dict[str, ListPrice | None]] = {}
    for (brand, channel), sender in senders.items():
        by_brand.setdefault(brand, {})[channel] = prices.get(sender)
    return by_brand


@dataclass(frozen=True)
class PartPrice:
    """One part of a message of a sender: for numbers of no country in particular, and between which prices it lies."""

    amount: Decimal
    most: Decimal
    least: Decimal
    currency: str


def part_prices(sender_ids: Iterable[int]) -> dict[int, PartPrice]:
    """By sender; without those for which nothing is listed. Prices in other currencies than the usual one are left out.
    One statement.
    """
    rows = list(_rows(sender_ids))
    found: dict[int, PartPrice] = {}
    for sender, usual in _usual(rows).items():
        amounts = [each.amount for pk, _, each in rows if pk == sender and each.currency == usual.currency]
        found[sender] = PartPrice(usual.amount, max(amounts), min(amounts), usual.currency)
    return found


def _rows(sender_ids: Iterable[int]) -> Iterator[tuple[int, str, ListPrice]]:
    rows = Sender.objects.filter(pk__in=set(sender_ids), account__prices__channel=F("channel")).values_list(
        "pk", "account__prices__prefix", "account__prices__amount", "account__prices__currency"
    )
    for sender, prefix, amount, currency in rows:
        yield sender, prefix, ListPrice(amount, currency)


def _usual(rows: Iterable[tuple[int, str, ListPrice]]) -> dict[int, ListPrice]:
    general: dict[int, ListPrice] = {}
    lowest: dict[int, ListPrice] = {}
    for sender, prefix, price in rows:
        if not prefix:
            general[sender] = price
        if sender not in lowest or price.amount < lowest[sender].amount:
            lowest[sender] = price
    return lowest | general
