"""The rules of identities, by namespace. One that nobody has described gets sensible ones at its first sight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from customers.models import Namespace

Kind = Namespace.Kind
WEAK = frozenset({Kind.ANONYMOUS.value, Kind.DEVICE.value})  # they name a browser or a device, and nobody in person
# The smaller number is the stronger identity.
PRIORITIES = {
    Kind.SHOP_ID: 20,
    Kind.CARD: 30,
    Kind.EMAIL: 40,
    Kind.OTHER: 50,
    Kind.PHONE: 60,
    Kind.DEVICE: 80,
    Kind.ANONYMOUS: 90,
}
# What a family or a shop assistant shares names several people, and so joins nobody.
JOINS_NOBODY = frozenset({Kind.PHONE, Kind.DEVICE})
# The account somebody logs in with: two of them are two people, whatever else they share.
SINGLE = frozenset({"user_id", "customer_id", "client_id", "shop_id", "crm_id", "external_id"})
KINDS: list[tuple[re.Pattern[str], Namespace.Kind]] = [
    (re.compile(r"anonymous|cookie|visitor|session|browser"), Kind.ANONYMOUS),
    (re.compile(r"device|push|app_instance|idfa|idfv|gaid|advertising"), Kind.DEVICE),
    (re.compile(r"e?_?mail"), Kind.EMAIL),
    (re.compile(r"phone|msisdn|mobile|viber|whatsapp|(^|_)sms(_|$)|(^|_)tel(_|$)"), Kind.PHONE),
    (re.compile(r"card|loyalty|club|bonus"), Kind.CARD),
    (re.compile(r"user|shop|crm|customer|client|external|account|(^|_)id$"), Kind.SHOP_ID),
]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for identities of one namespace."""

    key: str
    label: str
    kind: str
    priority: int
    joins: bool
    is_single: bool

    @property
    def is_weak(self) -> bool:
        """It names nobody in person: a customer with nothing else is anonymous."""
        return self.kind in WEAK


def guessed(key: str) -> Namespace:
    """A namespace as it is before anybody has described it, by its name."""
    kind = next((kind for pattern, kind in KINDS if pattern.search(key)), Kind.OTHER)
    return Namespace(
        key=key,
        label=key.replace("_", " ").capitalize(),
        kind=kind,
        priority=10 if key == "user_id" else PRIORITIES[kind],
        joins=kind not in JOINS_NOBODY,
        is_single=key in SINGLE,
    )


def rules_of(keys: Iterable[str]) -> dict[str, Rule]:
    """The rules of these namespaces; those that are new are made. One statement, and one more at a first sight."""
    wanted = set(keys)
    found = {each.key: each for each in Namespace.objects.filter(key__in=wanted)}
    if missing := sorted(wanted - found.keys()):
        Namespace.objects.bulk_create([guessed(each) for each in missing], ignore_conflicts=True)
        found |= {each.key: each for each in Namespace.objects.filter(key__in=missing)}
    return {
        each.key: Rule(each.key, each.label, each.kind, each.priority, each.joins, each.is_single)
        for each in found.values()
    }
