"""What a customer may choose of a brand: its topics on the channels that reach them; and choosing it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Brand
from customers.consents import ConsentRow, record_consents
from customers.models import Address, Consent, Customer, Topic
from delivery import traffic
from delivery.kind import Kind
from delivery.kinds import KINDS
from delivery.models import Sender
from delivery.statements import statement
from lib.sql import rows

Choice = tuple[int, str]  # (topic, channel)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where choices come from: the source, the address of the network, and the words that were read."""

    source: str
    ip: str = ""
    text_version: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one customer can choose of one brand, and what they have chosen so far."""

    topics: tuple[Topic, ...]
    channels: tuple[str, ...]
    granted: frozenset[Choice]
    refused: frozenset[Choice]
    endpoints: dict[str, str]  # the primary address of each channel

    @property
    def choices(self) -> frozenset[Choice]:
        """All that there is to choose."""
        return frozenset((topic.pk, channel) for topic in self.topics for channel in self.channels)

    def allows(self, choice: Choice) -> bool:
        """Whether messages come now: allowed, or of a class that comes unless it is refused."""
        if choice in self.granted:
            return True
        topic = next(each for each in self.topics if each.pk == choice[0])
        return choice not in self.refused and topic.traffic_class in traffic.ALLOWED_UNASKED


def offer(customer: Customer, brand: Brand) -> Offer:
    """The brand's topics on the channels that reach the customer; no transactional ones, which nobody can refuse."""
    topics = tuple(Topic.objects.filter(brand=brand).exclude(traffic_class="transactional").order_by("name", "pk"))
    written = set(Sender.objects.filter(brand=brand, is_active=True).values_list("channel", flat=True))
    addresses = Address.objects.filter(customer=customer, is_active=True).order_by("-is_primary", "-created_at")
    endpoints: dict[str, str] = {}
    for each in addresses:
        endpoints.setdefault(each.channel, each.endpoint)
    known = Consent.objects.filter(customer=customer, topic__in=topics)
    chosen = {(each.topic_id, each.channel): each.granted for each in known}
    allowed = {channel for (_, channel), granted in chosen.items() if granted}
    channels = tuple(kind.key for kind in ranked() if kind.key in (written & endpoints.keys()) | allowed)
    return Offer(
        topics,
        channels,
        frozenset(choice for choice, granted in chosen.items() if granted),
        frozenset(choice for choice, granted in chosen.items() if not granted),
        endpoints,
    )


def ranked() -> list[Kind]:
    """Channels, the cheapest first."""
    return sorted(KINDS, key=lambda kind: kind.rank)


def record(
    customer_id: int, granted: Iterable[Choice], refused: Iterable[Choice], origin: Origin, now: datetime
) -> None:
    """Stores these choices of one customer."""
    record_consents(
        [
            ConsentRow(customer_id, channel, topic, is_granted, origin.source, now, origin.ip, origin.text_version)
            for is_granted, choices in ((True, granted), (False, refused))
            for topic, channel in choices
        ],
        now,
    )


def refuse_all(customer_id: int, brand_id: int, origin: Origin, now: datetime) -> None:
    """Refuses every topic of the brand that can be refused, on every channel there is."""
    topics = Topic.objects.filter(brand_id=brand_id).exclude(traffic_class="transactional").values_list("pk", flat=True)
    known = Consent.objects.filter(customer_id=customer_id, topic__in=topics, granted=False)
    refused = set(known.values_list("topic_id", "channel"))
    everything = {(topic, kind.key) for topic in topics for kind in KINDS}
    record(customer_id, (), sorted(everything - refused), origin, now)


def take_back(
    customer_id: int, brand_id: int, *, at: datetime, sources: Collection[str], origin: Origin, now: datetime
) -> int:
    """Undoes a withdrawal of one of these sources, made at this moment; how many choices it gave back."""
    found = rows(
        statement(
            "taken_back",
            customer=customer_id,
            brand=brand_id,
            at=at,
            sources=list(sources),
            unasked=list(traffic.ALLOWED_UNASKED),
        )
    )
    record(customer_id, [(topic, channel) for channel, topic in found], (), origin, now)
    return len(found)


def microseconds(moment: datetime) -> int:
    """A moment as a token says it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    """The moment that a token says. Raises ValueError for one that no calendar has."""
    try:
        return EPOCH + timedelta(microseconds=count)
    except OverflowError as error:
        raise ValueError("no such moment") from error
