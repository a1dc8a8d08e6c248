"""The steps of cascades as links of a chain: what each has reached, brought and cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.by_channel.sums import rolls
from analytics.currency import Exchange
from analytics.facts.savings import in_currency
from analytics.filters import Filters
from analytics.programs import cascades, published
from delivery.prices import list_prices
from journeys.models import Journey
from lib import sql


@dataclass(frozen=True)
class Link:
    """One step of a cascade in all versions of its journey that have it in this place on this channel.

    `tried`: messages that were handed over, to people whose passes began in the period; `reached` of these people read,
    clicked or answered it, to `only_here` no other step was delivered. `only`: purchases that no other message has
    touched. `known` is the part of the revenue of which it is known what the goods cost, `margin` is of that part.
    """

    journey_id: int
    node: str
    step: int  # 0 is the first
    channel: str
    tried: int = 0
    reached: int = 0
    only_here: int = 0
    cost: Decimal = Decimal(0)
    purchases: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)
    known: Decimal = Decimal(0)
    only: int = 0
    only_revenue: Decimal = Decimal(0)

    @property
    def key(self) -> str:
        return f"{self.journey_id}.{self.node}.{self.step}.{self.channel}"


@dataclass(frozen=True)
class Chain:
    """A cascade that was at work in a period: its links in order, and which ops of which versions those are."""

    journey_id: int
    node: str
    links: Sequence[Link]


Places = dict[str, list[tuple[int, int]]]  # by the key of a link: versions and ops


def journeys_of(filters: Filters) -> dict[int, str]:
    """The names of the journeys asked for, of those that were published."""
    found = Journey.objects.exclude(status=Journey.Status.DRAFT)
    if filters.brands is not None:
        found = found.filter(brand__in=filters.brands)
    if filters.journey is not None:
        found = found.filter(pk=filters.journey)
    return dict(found.order_by("id").values_list("id", "name"))


def chains(filters: Filters, journeys: Sequence[int], exchange: Exchange) -> list[Chain]:
    """The cascades of these journeys by which anything was sent in the period; three statements."""
    ops = {
        (each.version_id, op.number): (each, op)
        for each in cascades(published(Journey.objects.filter(pk__in=journeys)))
        for op in each.steps
    }
    where = {
        key: (each.journey_id, each.node, int(op.args["step"]), str(op.args["channel"]))
        for key, (each, op) in ops.items()
    }
    prices = list_prices(op.args["sender_id"] for _, op in ops.values())
    query = sql.fill(
        sql.beside(__file__, "steps.sql"),
        versions=[version for version, _ in where],
        ops=[op for _, op in where],
        **rolls(filters),
        **filters.values(),
        **exchange.values(),
    )
    links: dict[tuple[int, str, int, str], Link] = {}
    for version, op, tried, reached, only_here, cost, *won, currencies in sql.rows(query):
        place = where[version, op]
        exchange.meet(currencies)
        spent = in_currency(cost, prices.get(ops[version, op][1].args["sender_id"]), exchange)
        links[place] = _plus(links.get(place, Link(*place)), [tried, reached, only_here, spent, *won])
    found: dict[tuple[int, str], list[Link]] = {}
    for place in sorted(links):
        found.setdefault(place[:2], []).append(links[place])
    return [Chain(journey, node, steps) for (journey, node), steps in found.items()]


def places(journeys: Sequence[int]) -> Places:
    """Of every link of these journeys the ops that it is."""
    found: Places = {}
    for each in cascades(published(Journey.objects.filter(pk__in=journeys))):
        for op in each.steps:
            key = Link(each.journey_id, each.node, int(op.args["step"]), str(op.args["channel"])).key
            found.setdefault(key, []).append((each.version_id, op.number))
    return found


def _plus(link: Link, figures: Sequence[object]) -> Link:
    names = list(Link.__dataclass_fields__)[4:]
    return Link(
        link.journey_id,
        link.node,
        link.step,
        link.channel,
        **{name: getattr(link, name) + more for name, more in zip(names, figures, strict=True)},
    )
