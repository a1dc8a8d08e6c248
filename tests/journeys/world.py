"""A small world for journey tests: a brand with senders, customers with addresses and consents, a moved clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import md5
from typing import Any

from accounts.models import Brand
from customers.events import EventRow, record_events
from customers.models import Address, AttributeDefinition, Consent, Customer, Topic
from customers.purchases import PurchaseRow, record_purchases
from delivery import outcomes
from delivery.models import Account, Message, Sender
from delivery.sending import dispatcher
from journeys import actions
from journeys.engine import engine
from journeys.linting import checking as linting
from journeys.models import Decision, Enrollment, Journey
from segments.models import Segment

CHANNELS = ("push", "email", "viber", "sms")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
H = 3600
CONTENT: dict[str, dict[str, Any]] = {
    "push": {"title": "Hello", "text": "A push"},
    "email": {"subject": "Hello", "text": "An e-mail"},
    "viber": {"text": "A Viber message"},
    "sms": {"text": "A text message"},
}
TIMEOUTS = {"push": 2 * H, "email": 24 * H, "viber": 6 * H, "sms": 6 * H}


GOAL = {"goal": {"kind": "event", "event": "order"}}


def lint(graph: dict[str, Any], brand: Brand) -> tuple[Any, list[Any]]:
    """What is wrong with a graph in a journey that has a goal: its absence is not what these tests are about."""
    return linting.lint(graph, brand, GOAL)


class World:
    """Everything at `self.now`; `pass_time` moves the clock and lets the engine and the dispatcher work."""

    def __init__(self) -> None:
        self.now = START
        self.brand = Brand.objects.create(key="acme", name="Acme")
        self.topic = Topic.objects.create(brand=self.brand, key="promotions", name="Promotions")
        # Refuses nothing and reports nothing by itself: tests say what happens.
        quiet = {channel: {"refused": 0, "delivered": 0} for channel in CHANNELS}
        self.account = Account.objects.create(name="Rehearsal", provider="rehearsal", settings={"channels": quiet})
        self.senders = {
            channel: Sender.objects.create(
                brand=self.brand, account=self.account, channel=channel, name=channel, value=channel, is_default=True
            )
            for channel in CHANNELS
        }
        self.everybody = Segment.objects.create(name="Everybody", rule={"all": []})

    def customer(
        self,
        channels: Iterable[str] = CHANNELS,
        refuses: Iterable[str] = (),
        unasked: Iterable[str] = (),
        **attributes: Any,
    ) -> Customer:
        """Somebody with an address on each channel; `refuses` withholds consent, `unasked` was never asked."""
        made = Customer.objects.create(attributes=attributes, created_at=self.now, updated_at=self.now)
        for channel in channels:
            Address.objects.create(
                customer=made, channel=channel, endpoint=endpoint(channel, made), created_at=self.now
            )
            if channel not in unasked:
                Consent.objects.create(
                    customer=made,
                    channel=channel,
                    topic=self.topic,
                    granted=channel not in refuses,
                    changed_at=self.now,
                )
        return made

    def make_attribute(self, key: str, type_: str = "text") -> None:
        """Makes an attribute known."""
        AttributeDefinition.objects.create(key=key, label=key.capitalize(), type=type_)

    def cascade(self, *channels: str, **config: Any) -> dict[str, Any]:
        """The config of a cascade over these channels."""
        return {
            "topic_id": self.topic.pk,
            "steps": [
                {"channel": each, "content": CONTENT[each], "timeout_s": TIMEOUTS[each], "sender_id": None}
                for each in channels or CHANNELS
            ],
        } | config

    def message(self, channel: str, **config: Any) -> dict[str, Any]:
        """The config of a single message over this channel."""
        return {"topic_id": self.topic.pk, "channel": channel, "content": CONTENT[channel]} | config

    def journey(self, nodes: dict[str, tuple[str, dict[str, Any]]], edges: Iterable[str], **entry: Any) -> Journey:
        """A draft: nodes by id as (type, config), edges as "source.port>target"; an entry "in" is added."""
        entry_config = {"segment_id": self.everybody.pk, "reentry": "never"} | entry
        graph = {
            "nodes": [
                {"id": id_, "type": type_, "config": config, "position": {"x": 0, "y": 0}}
                for id_, (type_, config) in ({"in": ("entry_segment", entry_config)} | nodes).items()
            ],
            "edges": [edge(each) for each in edges],
        }
        return actions.create("Journey", self.brand, None, graph)

    def cascade_journey(self, *channels: str, **config: Any) -> Journey:
        """Entry, one cascade, one exit for each of its ports."""
        return self.journey(
            {
                "cascade": ("cascade", self.cascade(*channels, **config)),
                "reacted": ("exit", {}),
                "exhausted": ("exit", {}),
                "unreachable": ("exit", {}),
            },
            [
                "in.next>cascade",
                "cascade.reacted>reacted",
                "cascade.exhausted>exhausted",
                "cascade.unreachable>unreachable",
            ],
        )

    def start(self, journey: Journey) -> Journey:
        """Publishes and launches it, and lets the engine work."""
        actions.publish_version(journey, None, self.now)
        actions.launch(journey, None, self.now)
        self.work()
        journey.refresh_from_db()
        return journey

    def work(self, hand_over: bool = True) -> None:
        """The engine and, unless told otherwise, the dispatcher, until neither finds anything to do now."""
        while engine.drain(self.now) or (hand_over and dispatcher.drain(self.now)):
            pass

    def pass_time(self, hand_over: bool = True, **length: float) -> None:
        """Moves the clock, stopping at every moment at which somebody is due on the way."""
        end = self.now + timedelta(**length)
        while (due := engine.next_due_at(self.now)) is not None and due <= end:
            self.now = max(due, self.now)
            self.work(hand_over)
        self.now = end
        self.work(hand_over)

    def report(self, customer: Customer, channel: str, type_: str, **more: Any) -> None:
        """The provider reports something about the customer's last message on this channel."""
        message = Message.objects.filter(customer_id=customer.pk, channel=channel).order_by("-id")[0]
        outcomes.record([outcomes.Report(customer.pk, message.id, type_, self.now, **more)], self.now)

    def buy(self, customer: Customer, amount: str = "10.00") -> None:
        """The customer buys something now."""
        row = PurchaseRow(
            customer_id=customer.pk,
            key=f"order-{customer.pk}-{self.now.isoformat()}",
            occurred_at=self.now,
            amount=Decimal(amount),
            currency="USD",
            units=1,
            source="shop",
        )
        record_purchases([row], self.now)

    def event(
        self, customer: Customer, name: str, *, at: datetime | None = None, key: str | None = None, **properties: Any
    ) -> None:
        """The customer does something (now, unless told); told twice with one `key` it is one event."""
        at = at or self.now
        key = key or md5(f"{name}-{at.isoformat()}-{properties}".encode(), usedforsecurity=False).hexdigest()
        record_events([EventRow(customer.pk, name, key, at, properties, "shop")], self.now)

    def ledger(self, customer: Customer) -> list[tuple[str, str]]:
        """The customer's decisions in order, as (port, reason)."""
        rows = Decision.objects.filter(customer_id=customer.pk).order_by("id")
        return list(rows.values_list("port", "reason"))

    def sent(self, customer: Customer) -> list[str]:
        """The channels over which the customer was written to, in order, withdrawn ones left out."""
        rows = Message.objects.filter(customer_id=customer.pk).exclude(status="superseded").order_by("id")
        return list(rows.values_list("channel", flat=True))

    def inside(self) -> int:
        """How many runs are not over."""
        return Enrollment.objects.filter(exited_at=None).count()


def endpoint(channel: str, customer: Customer) -> str:
    """The made-up address of a customer on a channel."""
    if channel == "email":
        return f"customer{customer.pk}@example.com"
    return f"push-token-{customer.pk}" if channel == "push" else f"+3805{customer.pk:08d}"


def edge(text: str) -> dict[str, Any]:
    """ "a.next>b" as an edge."""
    source, _, target = text.partition(">")
    node, _, port = source.partition(".")
    return {"id": text, "source": node, "port": port, "target": target}
