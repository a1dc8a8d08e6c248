"""What the cascades have saved (docs/saved.md): the one formula, used wherever “saved” is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.currencies import company_currency
from analytics.currency import Exchange
from analytics.filters import Filters
from analytics.programs import Cascade, Published, cascades
from delivery.prices import ListPrice, list_prices
from lib import sql

EXACT = Decimal("0.00001")  # as messages' costs are kept


@dataclass(frozen=True)
class StepFigures:
    """One step of a cascade. `passes` that began in the period; how many of these customers could be `reached` over it;
    messages `tried` (handed to the provider) and what they `cost`.
    """

    passes: int = 0
    reached: int = 0
    tried: int = 0
    cost: Decimal = Decimal(0)

    def each(self, list_price: Decimal) -> Decimal:
        """What a message over this step costs: the average of those that were handed over (so with their parts, their
        countries and the provider's billing rule); before the first, the price list.
        """
        return self.cost / self.tried if self.tried else list_price


@dataclass(frozen=True)
class Savings:
    """Money. `dearest`: everybody over the dearest channel; `all_channels`: everybody over every channel at once."""

    passes: int = 0
    dearest: Decimal = Decimal(0)
    all_channels: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    @property
    def saved(self) -> Decimal:
        return self.dearest - self.spent

    @property
    def saved_vs_all(self) -> Decimal:
        return self.all_channels - self.spent

    def __add__(self, other: "Savings") -> "Savings":
        return Savings(
            self.passes + other.passes,
            self.dearest + other.dearest,
            self.all_channels + other.all_channels,
            self.spent + other.spent,
        )


NOTHING = Savings()


@dataclass
class SavingsFound:
    """Of all cascades, and by journey."""

    whole: Savings = NOTHING
    journeys: dict[int, Savings] = field(default_factory=dict)


def of_cascade(steps: Iterable[tuple[StepFigures, Decimal]]) -> Savings:
    """The formula. Each step with its list price; what everybody would have cost is rounded once per step."""
    found = list(steps)
    would = [(step.each(price), (step.reached * step.each(price)).quantize(EXACT)) for step, price in found]
    return Savings(
        passes=max((step.passes for step, _ in found), default=0),
        dearest=max(would, default=(Decimal(0), Decimal(0)))[1],
        all_channels=sum((cost for _, cost in would), Decimal(0)),
        spent=sum((step.cost for step, _ in found), Decimal(0)),
    )


def converted(figures: StepFigures, price: ListPrice | None, exchange: Exchange) -> tuple[StepFigures, Decimal]:
    """A step with what it cost, and its list price, in the currency of the answer."""
    listed = exchange.of(price.amount, price.currency) if price and figures.passes else Decimal(0)
    return replace(figures, cost=in_currency(figures.cost, price, exchange)), listed


def in_currency(cost: Decimal, price: ListPrice | None, exchange: Exchange) -> Decimal:
    """What a step has cost, whose sender has this price: it says in which currency that was charged."""
    return exchange.of(cost, price.currency if price else company_currency())


def savings(filters: Filters, published: Sequence[Published], exchange: Exchange) -> tuple[SavingsFound, SavingsFound]:
    """Reads the report about these versions: of the period, and of the one before it. Two statements (one: prices)."""
    all_cascades = list(cascades(published))
    prices = list_prices(op.args["sender_id"] for each in all_cascades for op in each.steps)
    figures = _figures(filters, all_cascades)

    def found(is_now: bool) -> SavingsFound:
        answer = SavingsFound()
        for each in all_cascades:
            saved = of_cascade(
                converted(
                    figures.get((is_now, each.version_id, op.number), StepFigures()),
                    prices.get(op.args["sender_id"]),
                    exchange,
                )
                for op in each.steps
            )
            answer.whole += saved
            answer.journeys[each.journey_id] = answer.journeys.get(each.journey_id, NOTHING) + saved
        return answer

    return found(is_now=True), found(is_now=False)


def _figures(filters: Filters, all_cascades: Sequence[Cascade]) -> dict[tuple[bool, int, int], StepFigures]:
    """By whether the pass began in the period (and not before it), version and op."""
    query = sql.fill(
        sql.beside(__file__, "savings.sql"),
        versions=sorted({each.version_id for each in all_cascades}),
        before=filters.period.before().since,
        since=filters.period.since,
        until=filters.period.until,
    )
    return {(is_now, version, op): StepFigures(*figures) for is_now, version, op, *figures in sql.rows(query)}
