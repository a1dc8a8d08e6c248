"""The company of the demo: two brands, what they write about, who works there, and a provider that contacts nobody."""

import os
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Brand, Role, User
from customers.models import Topic
from delivery.models import Account, Price, Sender

PASSWORD = "kaskad-demo"  # noqa: S105 (it stands in the README)
STAFF = [
    ("marketer@demo.kaskad", "Marta Marketer", Role.MARKETER),
    ("manager@demo.kaskad", "Mykola Manager", Role.MANAGER),
    ("admin@demo.kaskad", "Anna Admin", Role.ADMIN),
]
TOPICS = [
    ("promotions", "Promotions", "marketing"),
    ("news", "News", "marketing"),
    ("service", "Orders and service", "service"),
]
ACCOUNT = "Rehearsal"
SPEED = 60  # in real time readings come within a minute and not within an hour, so that there is something to see
# Of the order of what such messages cost; push is not free, because somebody runs its server.
PRICES = [
    ("push", Decimal("0.0005"), "sent"),
    ("email", Decimal("0.001"), "sent"),
    ("viber", Decimal("0.025"), "delivered"),
    ("sms", Decimal("0.06"), "sent"),
]


@dataclass(frozen=True)
class Face:
    """How a brand looks and signs, by channel."""

    key: str
    name: str
    time_zone: str
    color: str
    senders: dict[str, str]


BRANDS = [
    Face(
        "records",
        "Kaskad Records",
        "Europe/Kyiv",
        "#4263eb",
        {"push": "kaskad-records", "email": "hello@records.example", "viber": "Kaskad Records", "sms": "KaskadRec"},
    ),
    Face(
        "books",
        "Kaskad Books",
        "Europe/Warsaw",
        "#0ca678",
        {"push": "kaskad-books", "email": "hello@books.example", "viber": "Kaskad Books", "sms": "KaskadBooks"},
    ),
]


def make_company() -> dict[str, Brand]:
    """Makes what is missing of it; the brands by key. What somebody has changed since stays as it is."""
    account, is_new = Account.objects.get_or_create(
        name=ACCOUNT, defaults={"provider": "rehearsal", "settings": {"speed": SPEED}}
    )
    if is_new:
        Price.objects.bulk_create(
            Price(account=account, channel=channel, amount=amount, currency="USD", billed_on=billed_on)
            for channel, amount, billed_on in PRICES
        )
    brands = {}
    for face in BRANDS:
        brands[face.key], is_new = Brand.objects.get_or_create(
            key=face.key,
            defaults={"name": face.name, "time_zone": face.time_zone, "currency": "USD", "color": face.color},
        )
        if is_new:
            _equip(brands[face.key], face, account)
    _staff()
    return brands


def _equip(brand: Brand, face: Face, account: Account) -> None:
    for key, name, traffic_class in TOPICS:
        Topic.objects.create(brand=brand, key=key, name=name, traffic_class=traffic_class)
    for channel, value in face.senders.items():
        Sender.objects.create(
            brand=brand, account=account, channel=channel, name=face.name, value=value, is_default=True
        )


def _staff() -> None:
    password = os.environ.get("KASKAD_DEMO_PASSWORD") or PASSWORD
    for email, name, role in STAFF:
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(email, password, name=name, role=role)
