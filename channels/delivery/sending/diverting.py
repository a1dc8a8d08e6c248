"""Which way messages take: by the country of the number, and over the fall-back while an account rests or warms up."""

from collections.abc import Sequence
from datetime import datetime

from delivery.models import Route, Sender
from delivery.statements import statement
from lib.sql import rows

MOST = 5000


def by_route(traffic_class: str, sender: Sender, now: datetime, limit: int = MOST) -> int:
    """Moves due messages of a sender whose number has a route of its own into that one's lane; how many."""
    routes = list(Route.objects.filter(sender=sender, to__is_active=True).values_list("prefix", "to_id"))
    return _divert(traffic_class, sender.pk, routes, limit, now) if routes else 0


def to_fallback(traffic_class: str, sender: Sender, now: datetime, limit: int = MOST) -> int:
    """Moves due messages of a sender into the lane of its fall-back; how many. 0 without one that can be used."""
    to = sender.fallback
    if to is None or not to.is_active or not to.account.is_active or to.pk == sender.pk:
        return 0
    if to.account.rests_until is not None and to.account.rests_until > now:
        return 0
    return _divert(traffic_class, sender.pk, [("", to.pk)], limit, now)


def _divert(traffic_class: str, sender_id: int, ways: Sequence[tuple[str, int]], limit: int, now: datetime) -> int:
    ((moved,),) = rows(
        statement(
            "divert",
            traffic_class=traffic_class,
            sender=sender_id,
            prefixes=[prefix.lstrip("+") for prefix, _ in ways],
            targets=[to for _, to in ways],
            limit=limit,
            now=now,
        )
    )
    return int(moved)
