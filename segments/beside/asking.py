"""What is shown of several segments beside one another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from accounts.models import Brand
from customers.models import Topic
from delivery.kinds import KINDS
from delivery.prices import ListPrice, channel_prices
from lib.sql import fill, rows
from segments.beside.figures import Bought, People, bought, channels, everybody
from segments.beside.splitting import Split, splits
from segments.models import Segment
from segments.moment import Moment, company_zone
from segments.patience import TooSlow
from segments.sampling import base, candidates
from segments.suggesting import BUYERS, CURRENCIES

WIDE = 0.6  # of everybody: who writes to so many has chosen nobody
SAMPLE = 20_000  # customers, when everybody takes too long
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Reach:
    """How many of a segment can be written to on a channel, and why the others cannot."""

    channel: str
    reachable: int
    no_address: int
    no_consent: int
    suppressed: int


@dataclass(frozen=True)
class Price:
    """What one message costs on a channel, and one to each who can be reached on it; None: there is no sender."""

    channel: str
    one: Decimal | None
    all: Decimal | None
    currency: str


@dataclass(frozen=True)
class Cascade:
    """What one message to each costs by the cheapest channel that reaches them; `words` say by which rule."""

    cost: Decimal
    currency: str
    reached: int
    words: str


@dataclass(frozen=True)
class TooWide:
    """Why a segment is too wide, in a sentence."""

    words: str


@dataclass(frozen=True)
class Beside:
    """One segment among others. `share` is of all customers."""

    id: int
    name: str
    size: int
    share: float
    reach: list[Reach]
    prices: list[Price]
    cascade: Cascade
    average_basket: Decimal | None
    last_purchase_at: datetime | None
    too_wide: TooWide | None
    last_purchase_days_median: int | None = None
    splits: list[Split] = field(default_factory=list)


@dataclass(frozen=True)
class Region:
    """How many customers are in these segments, and in none of the others that are compared."""

    segments: list[int]
    count: int


@dataclass(frozen=True)
class Comparison:
    """Segments beside one another, and how they overlap. `sampled`: how many customers were asked; 0: all of them."""

    segments: list[Beside]
    regions: list[Region]
    total: int
    currency: str
    sampled: int


def compare(segments: Sequence[Segment], brands: list[int] | None, moment: Moment) -> Comparison:
    """Everything about these segments, as far as somebody limited to `brands` (None: not limited) may know it.

    What takes too long about everybody is asked about a sample, and reckoned up. Raises RuleInvalid, and TooSlow if
    even that does.
    """
    ids = [each.pk for each in segments]
    topics = Topic.objects.all() if brands is None else Topic.objects.filter(brand__in=brands)
    topic_ids, currency, sampled = list(topics.values_list("pk", flat=True)), _currency(brands), 0
    try:
        people, by_segment = everybody(ids, topic_ids, moment), bought(ids, currency, moment)
    except TooSlow:
        among = base()
        sample = candidates(among, SAMPLE)
        people, by_segment = everybody(ids, topic_ids, moment, sample), bought(ids, currency, moment, sample)
        sampled = _sum(people)
        people = [replace(each, count=round(each.count * among.total / max(sampled, 1))) for each in people]
    total = _sum(people)
    writing = _writing(segments, brands)
    shown = []
    for place, (segment, made) in enumerate(zip(segments, by_segment, strict=True)):
        inside = [each for each in people if each.segments >> place & 1]
        beside = _beside(segment, inside, total, made, writing[segment.pk])
        shown.append(
            replace(
                beside,
                last_purchase_days_median=_days_since(made.usual_last_at, moment),
                splits=splits(segment.pk, moment),
            )
        )
    regions = [
        Region(
            [id_ for place, id_ in enumerate(ids) if mask >> place & 1],
            sum(each.count for each in people if each.segments == mask),
        )
        for mask in range(1, 1 << len(ids))
    ]
    return Comparison(shown, regions, total, currency, sampled)


def _beside(segment: Segment, inside: list[People], total: int, made: Bought, brand: Brand | None) -> Beside:
    size = sum(each.count for each in inside)
    prices = channel_prices([brand.pk]).get(brand.pk, {}) if brand else {}
    reach = [_reach(place, channel, inside) for place, channel in enumerate(channels())]
    share = size / total if total else 0.0
    wide = (
        f"It holds {share:.0%} of all customers. Above {WIDE:.0%} a message is for everybody and fits few."
        if share > WIDE
        else ""
    )
    return Beside(
        id=segment.pk,
        name=segment.name,
        size=size,
        share=round(share, 6),
        reach=reach,
        prices=[_price(each, prices, brand) for each in reach],
        cascade=_cascade(inside, prices, brand),
        average_basket=(made.amount / made.times).quantize(CENT) if made.times else None,
        last_purchase_at=made.last_at,
        too_wide=TooWide(wide) if wide else None,
    )


def _days_since(at: datetime | None, moment: Moment) -> int | None:
    return (moment.today - at.astimezone(company_zone()).date()).days if at else None


def _reach(place: int, channel: str, inside: list[People]) -> Reach:
    """In the order in which a message would be refused: address, consent, suppression."""
    bit = 1 << place
    addressed = [each for each in inside if each.addresses & bit]
    allowed = [each for each in addressed if each.consents & bit]
    size, with_address, with_consent = (_sum(each) for each in (inside, addressed, allowed))
    reachable = _sum([each for each in allowed if not each.suppressed & bit])
    return Reach(channel, reachable, size - with_address, with_address - with_consent, with_consent - reachable)


def _price(reach: Reach, prices: dict[str, ListPrice | None], brand: Brand | None) -> Price:
    currency = brand.currency if brand else ""
    if reach.channel not in prices:
        return Price(reach.channel, None, None, currency)
    listed = prices[reach.channel]
    if listed is None:
        return Price(reach.channel, Decimal(0), Decimal(0), currency)
    return Price(reach.channel, listed.amount, (listed.amount * reach.reachable).quantize(CENT), listed.currency)


def _cascade(inside: list[People], prices: dict[str, ListPrice | None], brand: Brand | None) -> Cascade:
    """Each by the first channel, in the order of price, that a sender is there for and that reaches them."""
    steps = [(1 << place, channel) for place, channel in enumerate(channels()) if channel in prices]
    cost, reached = Decimal(0), 0
    for each in inside:
        channel = next((channel for bit, channel in steps if each.reached() & bit), None)
        if channel is not None:
            listed = prices[channel]
            cost += listed.amount * each.count if listed else 0
            reached += each.count
    order = ", ".join(KINDS[channel].label for _, channel in steps)
    words = (
        f"One message of one part to each, by the cheapest channel that reaches them, in this order: {order}."
        if steps
        else "There is no sender that it could be sent from."
    )
    return Cascade(cost.quantize(CENT), brand.currency if brand else "", reached, words)


def _sum(people: list[People]) -> int:
    return sum(each.count for each in people)


def _writing(segments: Sequence[Segment], brands: list[int] | None) -> dict[int, Brand | None]:
    """By segment: the brand that would write to it; for one of no brand the first that has senders."""
    seen = Brand.objects.all() if brands is None else Brand.objects.filter(pk__in=brands)
    usual = seen.filter(senders__is_active=True).order_by("pk").first() or seen.order_by("pk").first()
    return {each.pk: each.brand or usual for each in segments}


def _currency(brands: list[int] | None) -> str:
    """The one in which most is bought, as a sample of customers says; without purchases that of the first brand."""
    found = rows(fill(CURRENCIES, ids=candidates(base(), BUYERS)))
    if found:
        return str(found[0][0])
    seen = Brand.objects.all() if brands is None else Brand.objects.filter(pk__in=brands)
    return seen.order_by("pk").values_list("currency", flat=True).first() or ""
