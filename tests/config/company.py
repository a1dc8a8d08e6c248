"""A company with two brands that have one of everything each, for tests of rights."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts import api_keys
from accounts.models import ApiKey, Brand, ExchangeRate, Role, User
from analytics.models import ReportSchedule, SharedReport
from customers.models import (
    AttributeDefinition,
    Customer,
    CustomerList,
    Import,
    LoyaltyProgramme,
    Merge,
    Namespace,
    SavedMapping,
    Source,
    Suppression,
    Topic,
    Upload,
)
from delivery.content import template_library
from delivery.content.contents import freeze
from delivery.models import Account, Cap, Route, Sender, Template
from delivery.statements import statement
from journeys import actions
from journeys.models import ApiCascade, Comment, Journey, JourneyTest
from lib.sql import rows
from segments.models import Segment

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOBODY = 999_999_999  # an id that nothing has


@dataclass
class House:
    """A brand and what belongs to it. Everything has the brand's name in its own."""

    brand: Brand
    topic: Topic
    segment: Segment
    customer_list: CustomerList
    account: Account
    sender: Sender
    draft: Journey
    journey: Journey  # published
    key: ApiKey
    cap: Cap
    route: Route
    message_id: int
    template: Template
    cascade: ApiCascade
    comment: Comment
    test: JourneyTest

    @classmethod
    def make(cls, name: str) -> "House":
        brand = Brand.objects.create(key=name.lower(), name=name)
        topic = Topic.objects.create(brand=brand, key="news", name=f"{name} news")
        segment = Segment.objects.create(brand=brand, name=f"{name} people", rule={"all": []})
        customer_list = CustomerList.objects.create(
            brand=brand, name=f"{name} friends", origin={"kind": "api"}, created_at=NOW
        )
        account = Account.objects.create(name=f"{name} rehearsal", provider="rehearsal")
        account.brands.add(brand)
        sender = Sender.objects.create(
            brand=brand, account=account, channel="push", name=f"{name} app", value=f"{name}-app", is_default=True
        )
        graph = cls.graph(segment, topic)
        draft = actions.create(f"{name} draft", brand, None, graph)
        journey = actions.create(f"{name} journey", brand, None, graph)
        actions.publish_version(journey, None, NOW)
        journey.refresh_from_db()
        key, _ = api_keys.make(f"{name} shop", brand, None)
        cap = Cap.objects.create(brand=brand, most=3, window_s=86400)
        other = Sender.objects.create(
            brand=brand, account=account, channel="push", name=f"{name} web", value=f"{name}-web"
        )
        route = Route.objects.create(sender=sender, prefix="380", to=other)
        content_id = freeze(brand.pk, "push", {"title": name, "text": "A push"})
        wish = {"customer": 1, "brand": brand.pk, "topic": topic.pk, "sender": sender.pk, "content": content_id}
        about = {"channel": "push", "traffic_class": "service", "endpoint": f"{name}-token", "data": None, "ttl": 60}
        ((message_id,),) = rows(statement("queue_message", **wish, **about, expires_at=NOW, now=NOW))
        template = template_library.create(brand, f"{name} texts", {"sms": {"": {"text": "Sale"}}}, "", None)
        cascade = ApiCascade.objects.create(journey=journey, customer_id=1, created_at=NOW)
        return cls(
            brand,
            topic,
            segment,
            customer_list,
            account,
            sender,
            draft,
            journey,
            key,
            cap,
            route,
            message_id,
            template,
            cascade,
            Comment.objects.create(journey=journey, text=f"{name} remark"),
            JourneyTest.objects.create(journey=journey, name=f"{name} test", person={}, expected={}),
        )

    @staticmethod
    def graph(segment: Segment, topic: Topic) -> dict[str, Any]:
        content = {"title": "Hello", "text": "A push"}
        step = {"channel": "push", "content": content, "timeout_s": 7200, "sender_id": None}
        nodes = {
            "in": ("entry_segment", {"segment_id": segment.pk, "reentry": "never"}),
            "cascade": ("cascade", {"topic_id": topic.pk, "steps": [step]}),
            "out": ("exit", {}),
        }
        ways = [("in", "next", "cascade")] + [
            ("cascade", port, "out") for port in ("reacted", "exhausted", "unreachable")
        ]
        return {
            "nodes": [
                {"id": id_, "type": type_, "config": config, "position": {"x": 0, "y": 0}}
                for id_, (type_, config) in nodes.items()
            ],
            "edges": [
                {"id": f"{source}-{port}", "source": source, "port": port, "target": target}
                for source, port, target in ways
            ],
        }

    def sample(self, route: str) -> dict[str, Any]:
        """What stands in the path of a route about one thing of this brand; KeyError for a route that is not known."""
        known: dict[str, dict[str, Any]] = {
            "brand-detail": {"pk": self.brand.pk},
            "topic-detail": {"pk": self.topic.pk},
            "segment-detail": {"pk": self.segment.pk},
            "segment-members": {"pk": self.segment.pk},
            "segment-explain": {"pk": self.segment.pk},
            "segment-history": {"pk": self.segment.pk},
            "segment-changes": {"pk": self.segment.pk},
            "segment-freeze": {"pk": self.segment.pk},
            "list-detail": {"pk": self.customer_list.pk},
            "list-members": {"pk": self.customer_list.pk},
            "list-remove": {"pk": self.customer_list.pk},
            "provider-account-detail": {"pk": self.account.pk},
            "sender-detail": {"pk": self.sender.pk},
            "sender-test": {"pk": self.sender.pk},
            "template-detail": {"pk": self.template.pk},
            "template-versions": {"pk": self.template.pk},
            "template-version": {"pk": self.template.pk, "number": 1},
            "template-push": {"pk": self.template.pk},
            "journey-detail": {"pk": self.draft.pk},
            "provider-account-check": {"pk": self.account.pk},
            "journey-publish": {"pk": self.draft.pk},
            "journey-launch": {"pk": self.journey.pk},
            "journey-pause": {"pk": self.journey.pk},
            "journey-resume": {"pk": self.journey.pk},
            "journey-stop": {"pk": self.journey.pk},
            "journey-versions": {"pk": self.journey.pk},
            "journey-version": {"pk": self.journey.pk, "number": 1},
            "journey-version-compare": {"pk": self.journey.pk},
            "journey-version-restore": {"pk": self.journey.pk, "number": 1},
            "journey-version-stayers": {"pk": self.journey.pk, "number": 1},
            "journey-change": {"pk": self.journey.pk},
            "journey-undo-publish": {"pk": self.journey.pk},
            "journey-widen": {"pk": self.journey.pk},
            "journey-counters": {"pk": self.journey.pk},
            "journey-double-delivery": {"pk": self.journey.pk},
            "journey-decisions": {"pk": self.journey.pk},
            "journey-decisions-export": {"pk": self.journey.pk},
            "journey-why": {"pk": self.journey.pk},
            "journey-reach": {"pk": self.journey.pk},
            "journey-late-problems": {"pk": self.journey.pk},
            "journey-staff": {"pk": self.journey.pk},
            "journey-comments": {"pk": self.journey.pk},
            "journey-comment": {"pk": self.journey.pk, "comment": self.comment.pk},
            "journey-outlook": {"pk": self.journey.pk},
            "journey-try": {"pk": self.journey.pk},
            "journey-tests": {"pk": self.journey.pk},
            "journey-tests-run": {"pk": self.journey.pk},
            "journey-test": {"pk": self.journey.pk, "test": self.test.pk},
            "journey-enroll": {"pk": self.journey.pk},
            "journey-export": {"pk": self.journey.pk},
            "cascade-detail": {"pk": self.cascade.pk},
            "journey-node-customers": {"pk": self.journey.pk, "node": "cascade"},
            "journey-node-customers-export": {"pk": self.journey.pk, "node": "cascade"},
            "journey-node-visits": {"pk": self.journey.pk, "node": "cascade"},
            "journey-bought": {"pk": self.journey.pk},
            "api-key-detail": {"pk": self.key.pk},
            "callback": {"pk": self.key.pk},
            "cap-detail": {"pk": self.cap.pk},
            "route-detail": {"pk": self.route.pk},
            "message-detail": {"pk": self.message_id},
            "message-send-again": {"pk": self.message_id},
            "ws-journey": {"journey": self.journey.pk},
            "ws-journey-talk": {"journey": self.journey.pk},
        }
        return known[route]


class Shared:
    """What belongs to no brand."""

    def __init__(self) -> None:
        self.customer = Customer.objects.create(attributes={"city": "Kyiv"}, created_at=NOW, updated_at=NOW)
        AttributeDefinition.objects.create(key="city", label="City")
        self.namespace = Namespace.objects.create(key="card", label="Card")
        self.merge = Merge.objects.create(
            at=NOW,
            kept_id=self.customer.pk,
            lost_id=NOBODY,
            present_id=self.customer.pk,
            cause={},
            lost={},
            undone_at=NOW,
        )
        self.suppression = Suppression.objects.create(
            channel="sms", endpoint="+380501112233", reason="by_hand", created_at=NOW
        )
        self.file = Import.objects.create(file_name="people.csv", status=Import.Status.DONE, started_at=NOW)
        self.upload = Upload.objects.create(
            file_name="people.csv", stored_as="gone", size=1, created_at=NOW, used_at=NOW
        )
        self.programme = LoyaltyProgramme.objects.create(key="club", name="Club", created_at=NOW)
        self.mapping = SavedMapping.objects.create(name="People", mapping={}, created_at=NOW)

        self.source = Source.objects.create(key="shop", name="Shop", kind="http", write_key="key", created_at=NOW)
        frozen = {"report": "channels", "days": 30, "created_by": person("marketer"), "created_at": NOW}
        self.rate = ExchangeRate.objects.create(currency="EUR", base="USD", rate=1, changed_at=NOW)
        self.link = SharedReport.objects.create(**frozen, digest="none", beginning="none")
        self.schedule = ReportSchedule.objects.create(**frozen, every="day", next_at=NOW, updated_at=NOW)

    def sample(self, route: str) -> dict[str, Any]:
        """As of House."""
        known: dict[str, dict[str, Any]] = {
            "condition-suggestions": {"key": "attribute"},
            "customer-detail": {"pk": self.customer.pk},
            "customer-purchases": {"pk": self.customer.pk},
            "customer-timeline": {"pk": self.customer.pk},
            "customer-decisions": {"pk": self.customer.pk},
            "customer-consents": {"pk": self.customer.pk},
            "customer-consent-history": {"pk": self.customer.pk},
            "customer-opt-ins": {"pk": self.customer.pk},
            "suppression-detail": {"pk": self.suppression.pk},
            "attribute-values": {"key": "city"},
            "namespace-detail": {"pk": self.namespace.pk},
            "exchange-rate-detail": {"pk": self.rate.pk},
            "customer-merges": {"pk": self.customer.pk},
            "customer-join": {"pk": self.customer.pk},
            "merge-undo": {"pk": self.merge.pk},
            "attribute-detail": {"key": "city"},
            "customer-attribute-history": {"pk": self.customer.pk},
            "customer-export": {"pk": self.customer.pk},
            "loyalty-programme-detail": {"pk": self.programme.pk},
            "source-detail": {"pk": self.source.pk},
            "source-rotate": {"pk": self.source.pk},
            "source-check": {"pk": self.source.pk},
            "source-run": {"pk": self.source.pk},
            "source-sample": {"pk": self.source.pk},
            "source-counts": {"pk": self.source.pk},
            "source-rejects": {"pk": self.source.pk},
            "import-detail": {"pk": self.file.pk},
            "import-rejects": {"pk": self.file.pk},
            "import-rejects-file": {"pk": self.file.pk},
            "import-cancel": {"pk": self.file.pk},
            "import-resume": {"pk": self.file.pk},
            "upload-detail": {"pk": self.upload.pk},
            "upload-preview": {"pk": self.upload.pk},
            "mapping-detail": {"pk": self.mapping.pk},
            "report-detail": {"key": "channels"},
            "report-people": {"key": "channels"},
            "report-people-file": {"key": "channels"},
            "report-segment": {"key": "channels"},
            "report-file": {"key": "channels"},
            "report-schedule-detail": {"pk": self.schedule.pk},
            "shared-link-detail": {"pk": self.link.pk},
            "shared-report": {"token": "a-token-of-nobody"},
        }
        return known[route]


def person(role: str, *brands: Brand) -> User:
    """Somebody of the staff, limited to these brands (none: all)."""
    user = User.objects.create_user(f"{role}-{User.objects.count()}@example.com", None, name=role, role=Role(role))
    user.brands.set(brands)
    return user
