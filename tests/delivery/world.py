"""What the tests of delivery start from: a brand with people, a sender per channel at the rehearsal, and a queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import Brand
from customers.models import Address, Consent, Customer, Topic
from delivery.content.contents import freeze
from delivery.kinds import KINDS
from delivery.models import Account, Message, Price, Sender

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTENT: dict[str, dict[str, str]] = {
    "push": {"title": "Hello {{ customer.first_name }}", "text": "New records at {{ brand.name }}"},
    "webpush": {"title": "Hello {{ customer.first_name }}", "text": "New records", "link": "https://shop.example/"},
    "email": {
        "subject": "For {{ customer.first_name }}",
        "html": "<p>Dear {{ customer.name }}</p>",
        "text": "Dear {{ customer.name }}",
    },
    "viber": {"text": "{{ customer.first_name }}, look", "button_text": "Look", "button_link": "https://shop.example/"},
    "sms": {"text": "{{ customer.first_name }}: sale"},
    "telegram": {
        "text": "{{ customer.first_name }}, look",
        "button_text": "Look",
        "button_link": "https://shop.example/",
    },
    "whatsapp": {
        "template": "sale",
        "language": "en",
        "parameters": "{{ customer.first_name }}\nrecords",
        "text": "{{ customer.first_name }}, look",
    },
    "webhook": {"url": "https://crm.example/hook", "type": "sale", "body": '{"name": "{{ customer.first_name }}"}'},
}
QUIET = {"refused": 0, "delivered": 0, "failed": 0}  # a rehearsal that reports nothing


def endpoint(channel: str, number: int) -> str:
    """An address that this channel can use, made from a number."""
    return {
        "push": f"token-{number}",
        "webpush": f"https://push.example/send/{number}",
        "email": f"person{number}@mail.example",
        "telegram": f"{100_000 + number}",
        "webhook": f"customer-{number}",
    }.get(channel, f"+38050{number:07d}")


@dataclass
class World:
    """A brand, its topic, an account at the rehearsal and a sender of each channel; people are made on demand."""

    brand: Brand
    topic: Topic
    account: Account
    senders: dict[str, Sender] = field(default_factory=dict)

    @classmethod
    def make(cls, **settings: Any) -> "World":
        brand = Brand.objects.create(key="vinyl", name="Vinyl", currency="EUR")
        topic = Topic.objects.create(brand=brand, key="news", name="News", traffic_class="marketing")
        # Refuses nothing unless a test says so: whom it would refuse hangs on the ids, and these on the tests before.
        channels = {kind.key: {"refused": 0} for kind in KINDS} | settings.get("channels", {})
        account = Account.objects.create(
            name="Rehearsal", provider="rehearsal", settings=settings | {"channels": channels}
        )
        world = cls(brand, topic, account)
        for kind in KINDS:
            value = {"email": "news@vinyl.example"}.get(kind.key, "Vinyl")
            world.senders[kind.key] = Sender.objects.create(
                brand=brand, account=account, channel=kind.key, name="Vinyl", value=value, is_default=True
            )
        return world

    def people(self, count: int, **attributes: Any) -> list[int]:
        """Customers with an address and a consent on every channel; their ids."""
        made = Customer.objects.bulk_create(
            Customer(
                attributes={"first_name": f"Olena{n}", "last_name": "K"} | attributes, created_at=NOW, updated_at=NOW
            )
            for n in range(count)
        )
        ids = [each.pk for each in made]
        for kind in KINDS:
            Address.objects.bulk_create(
                Address(customer_id=each, channel=kind.key, endpoint=endpoint(kind.key, each), created_at=NOW)
                for each in ids
            )
            Consent.objects.bulk_create(
                Consent(
                    customer_id=each,
                    channel=kind.key,
                    topic=self.topic,
                    granted=True,
                    changed_at=NOW - timedelta(days=9),
                )
                for each in ids
            )
        return ids

    def price(self, channel: str, amount: str, billed_on: str = "sent", prefix: str = "") -> Price:
        return Price.objects.create(
            account=self.account, channel=channel, amount=amount, billed_on=billed_on, prefix=prefix, currency="EUR"
        )

    def queue(self, customer_ids: Sequence[int], channel: str = "push", **values: Any) -> None:
        """Messages in the outbox, as the engine puts them there."""
        content, to = values.pop("content", None) or CONTENT[channel], values.pop("endpoint", None)
        row: dict[str, Any] = {
            "brand_id": self.brand.pk,
            "topic_id": self.topic.pk,
            "sender_id": self.senders[channel].pk,
            "content_id": freeze(self.brand.pk, channel, content),
            "channel": channel,
            "traffic_class": "marketing",
            "journey_id": 7,
            "version_id": 8,
            "op": 3,
            "visit": 1,
            "status": "queued",
            "created_at": NOW,
            "expires_at": NOW + timedelta(days=1),
            "ttl_s": 7200,
        } | values
        columns = ["customer_id", "enrollment_id", "endpoint", *row]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"insert into delivery_message ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})",
                [[each, each, to or endpoint(channel, each), *row.values()] for each in customer_ids],
            )
            cursor.execute(
                "insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)"
                " select traffic_class, sender_id, created_at, id, customer_id, journey_id from delivery_message"
                " where status = 'queued' and id not in (select message_id from delivery_outbox)"
            )

    def messages(self) -> list[Message]:
        return list(Message.objects.order_by("customer_id", "id"))

    def statuses(self) -> list[str]:
        return [each.status for each in self.messages()]
