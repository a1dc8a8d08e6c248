"""What the rolls say of messages and purchases, by channel and by all that messages go over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from psycopg.sql import SQL, Composable, Identifier

from analytics.by_channel.figures import NOTHING, Figures, of_messages, of_purchases
from analytics.currency import Exchange
from analytics.filters import Filters
from delivery.kinds import KINDS
from delivery.models import Sender
from lib import sql

CALLS = [each.key for each in KINDS if each.is_call]
MOST_DOMAINS = 50
COUNTED = (
    "sent",
    "delivered",
    "opened",
    "opened_weak",
    "clicked",
    "clicked_weak",
    "replied",
    "failed",
    "unsubscribed",
    "complained",
)
OF_A_DOMAIN = (
    "sent",
    "delivered",
    "opened",
    "opened_weak",
    "clicked",
    "clicked_weak",
    "failed",
    "unsubscribed",
    "complained",
)

Parts = dict[tuple[str, object], Figures]  # by channel, and the part's own key


@dataclass
class Sums:
    """Figures by channel and day, hour of a weekday, sender with its account, and country."""

    days: Parts = field(default_factory=dict)
    hours: Parts = field(default_factory=dict)  # by (weekday, hour) of the company; Monday is 1
    senders: Parts = field(default_factory=dict)  # by (account, sender)
    countries: Parts = field(default_factory=dict)

    def channels(self) -> dict[str, Figures]:
        """Of the whole period."""
        found: dict[str, Figures] = {}
        for (channel, _), figures in self.days.items():
            found[channel] = found.get(channel, NOTHING) + figures
        return found


def sums(filters: Filters, exchange: Exchange) -> Sums:
    """Of the period; five statements."""
    found = Sums()
    for channel, account, day, weekday, hour, *counted, cost in _asked("hours.sql", filters):
        figures = _messages(channel, counted, exchange.cost(cost, account, channel))
        if day is not None:
            _add(found.days, channel, day, figures)
        else:
            _add(found.hours, channel, (weekday, hour), figures)
    for channel, account, sender, country, *counted, cost in _asked("places.sql", filters):
        figures = _messages(channel, counted, exchange.cost(cost, account, channel))
        _add(found.senders, channel, (account, sender), figures)
        _add(found.countries, channel, country, figures)
    for channel, day, bought_in, *numbers in _asked("won.sql", filters):
        _add(found.days, channel, day, _purchases(numbers, bought_in, exchange))
    accounts: dict[int, int] = dict(Sender.objects.values_list("pk", "account_id"))
    for channel, sender, bought_in, *numbers in _asked("won_by.sql", filters):
        place = (accounts.get(sender, 0), sender)
        _add(found.senders, channel, place, _purchases(numbers, bought_in, exchange))
    return found


def channels_of(filters: Filters, exchange: Exchange) -> dict[str, Figures]:
    """Of the whole period by channel alone; two statements."""
    found: dict[str, Figures] = {}
    for channel, account, *counted, cost in _asked("before.sql", filters):
        figures = _messages(channel, counted, exchange.cost(cost, account, channel))
        found[channel] = found.get(channel, NOTHING) + figures
    for channel, _, bought_in, *numbers in _asked("won_by.sql", filters):
        found[channel] = found.get(channel, NOTHING) + _purchases(numbers, bought_in, exchange)
    return found


def domains(filters: Filters) -> list[tuple[str | None, int, Figures]]:
    """The domains of e-mail with the most messages, then the others together (None); and how many those are."""
    if filters.channel not in (None, "email"):
        return []
    query = sql.fill(sql.beside(__file__, "domains.sql"), most=MOST_DOMAINS, **filters.values())
    return [
        (domain, others, of_messages("email", **dict(zip(OF_A_DOMAIN, counted, strict=True))))
        for domain, others, *counted in sql.rows(query)
    ]


def _asked(file: str, filters: Filters) -> list[tuple[Any, ...]]:
    return sql.rows(sql.fill(sql.beside(__file__, file), calls=CALLS, **rolls(filters), **filters.values()))


def rolls(filters: Filters) -> dict[str, Composable]:
    """For the .sql files: the rolls `r` that are asked, the small ones unless a journey is asked for; what is asked of
    them for it; and the columns of the rule by which a purchase counts.
    """
    names = {"purchases": "purchases", "amount": "amount", "margin": "margin", "known": "margin_known"}
    columns = {name: SQL("r.{}").format(Identifier(f"{column}_{filters.rule}")) for name, column in names.items()}
    if filters.journey is None:
        messages, conversions, of_journey = (
            "analytics_channelroll",
            "analytics_channelconversionroll",
            SQL("true").format(),
        )
    else:
        messages, conversions = "analytics_messageroll", "analytics_conversionroll"
        of_journey = SQL("r.journey_id = {}").format(filters.journey)
    return {
        "messages": Identifier(messages),
        "conversions": Identifier(conversions),
        "of_journey": of_journey,
        **columns,
    }


def _add(parts: Parts, channel: str, key: object, figures: Figures) -> None:
    parts[channel, key] = parts[channel, key] + figures if (channel, key) in parts else figures


def _messages(channel: str, counted: Sequence[int], cost: Decimal) -> Figures:
    return of_messages(channel, cost=cost, **dict(zip(COUNTED, counted, strict=True)))


def _purchases(numbers: Sequence[Decimal], bought_in: str, exchange: Exchange) -> Figures:
    """Purchases in any currency are counted, money as far as there is a rate."""
    purchases, *money = numbers
    exchange.meet([bought_in])
    return of_purchases(purchases, *(exchange.of(each, bought_in) for each in money))
