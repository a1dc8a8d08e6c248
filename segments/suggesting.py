"""Values that the real data has, for the fields of conditions: of a sample or an index, and so quick at any size.

A condition may say itself what fits its fields (Condition.suggest). For all others the names of the fields say what
they mean: they are the same everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q

from accounts.scope import scoped
from customers.catalogue.reading import known_categories, products
from customers.events import event_names, event_properties
from customers.models import CustomerList
from delivery.kinds import KINDS
from lib.sql import fill, load, rows
from segments.models import Segment
from segments.patience import TooSlow, patience
from segments.sampling import base, candidates

HERE = Path(__file__).parent / "sql"
CURRENCIES = load(HERE / "currencies.sql")
MOST = 50
SAMPLE = 10_000  # customers whose attributes are looked at
BUYERS = 300  # customers whose purchases are looked at: each is some reads of far places
EVENTS = 2_000  # the latest of a name
LIMIT_MS = 1_000


@dataclass(frozen=True)
class Suggestion:
    """A value; in how many customers, events or purchases about it stands (None: nobody has counted); and its words."""

    value: Any
    count: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Asked:
    """What is typed (`q`) into which field, and what else stands in the condition by now; who asks."""

    field: str
    q: str
    config: Mapping[str, str]
    user: Any

    def beside(self, *names: str) -> str:
        """What stands in the nearest field of one of these names: in the same part of the condition first."""
        parts = self.field.split(".")[:-1]
        for depth in range(len(parts), -1, -1):
            for name in names:
                if given := self.config.get(".".join([*parts[:depth], name])):
                    return given
        return ""


def suggestions(asked: Asked) -> list[Suggestion]:
    """At most fifty, those that fit best first; none when there are none, or they cannot be said quickly."""
    source = SOURCES.get(asked.field.split(".")[-1])
    if source is None:
        return []
    try:
        with patience(LIMIT_MS):
            return source(asked)[:MOST]
    except TooSlow:
        return []


def _attribute_values(asked: Asked) -> list[Suggestion]:
    """Values of an attribute in the sample, the most frequent first; their counts are reckoned up to the whole base."""
    key = asked.beside("attribute")
    if not key:
        return _property_values(asked)
    among = base()
    query = fill(load(HERE / "attribute_values.sql"), ids=candidates(among, SAMPLE), key=key, typed=asked.q, most=MOST)
    found = rows(query)
    return [Suggestion(value, round(number * among.total / seen)) for value, number, seen in found]


def _property_values(asked: Asked) -> list[Suggestion]:
    """Values of a property in the latest events of a name."""
    name, key = asked.beside("name", "event"), asked.beside("property")
    if not (name and key):
        return []
    query = fill(
        load(HERE / "property_values.sql"), name=name, path=key.split("."), typed=asked.q, events=EVENTS, most=MOST
    )
    return [Suggestion(value, number) for value, number in rows(query)]


def _properties(asked: Asked) -> list[Suggestion]:
    """Properties that the latest events of a name have, and in how many of them."""
    name = asked.beside("name", "event")
    found = event_properties(name) if name else []
    return [Suggestion(key, number) for key, number, _ in found if _fits(key, asked.q)]


def _names(asked: Asked) -> list[Suggestion]:
    return [Suggestion(name) for name in event_names() if _fits(name, asked.q)]


def _skus(asked: Asked) -> list[Suggestion]:
    """Of the catalogue: by number, or by words of the name; without one, of what was bought."""
    found = [Suggestion(each.sku, None, each.name) for each in products(asked.q)[:MOST]]
    return found or _bought(asked, "sku")


def _categories(asked: Asked) -> list[Suggestion]:
    found = [Suggestion(each) for each in known_categories() if _fits(each, asked.q)]
    return found or _bought(asked, "category")


def _bought(asked: Asked, column: str) -> list[Suggestion]:
    """Of lines of customers in the sample."""
    ids = candidates(base(), BUYERS)
    query = fill(load(HERE / f"bought_{column}.sql"), ids=ids, typed=asked.q, most=MOST)
    return [Suggestion(value) for (value,) in rows(query)]


def _currencies(asked: Asked) -> list[Suggestion]:
    query = fill(CURRENCIES, ids=candidates(base(), BUYERS))
    return [Suggestion(value) for (value,) in rows(query) if _fits(value, asked.q)]


def _segments(asked: Asked) -> list[Suggestion]:
    found = scoped(Segment.objects.filter(_named(asked.q)), asked.user).order_by("name", "id")[:MOST]
    return [Suggestion(each.pk, each.size, each.name) for each in found]


def _lists(asked: Asked) -> list[Suggestion]:
    found = scoped(CustomerList.objects.filter(_named(asked.q)), asked.user).order_by("name", "id")[:MOST]
    return [Suggestion(each.pk, each.size, each.name) for each in found]


def _channels(asked: Asked) -> list[Suggestion]:
    kinds = sorted(KINDS, key=lambda each: each.rank)
    return [Suggestion(each.key, None, each.label) for each in kinds if _fits(each.label, asked.q)]


def _named(q: str) -> Q:
    return Q(name__icontains=q) if q else Q()


def _fits(text: str, q: str) -> bool:
    return q.casefold() in text.casefold()


SOURCES: dict[str, Callable[[Asked], list[Suggestion]]] = {
    "value": _attribute_values,
    "value_to": _attribute_values,
    "values": _attribute_values,
    "name": _names,
    "event": _names,
    "property": _properties,
    "key": _properties,
    "sku": _skus,
    "category": _categories,
    "currency": _currencies,
    "segment_id": _segments,
    "list_id": _lists,
    "channel": _channels,
}
