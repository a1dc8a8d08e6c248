"""The steps of a journey's cascades, and its single messages: what became of the passes that began in a period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analytics.currency import Exchange
from analytics.facts.savings import NOTHING, Savings, StepFigures, converted, of_cascade
from analytics.flow.asked import Asked
from analytics.passes import chains, told
from analytics.rolling.roll import FOLDER
from delivery.prices import list_prices
from journeys.program import Op
from lib.sql import beside, fill, load, rows
from segments.patience import ASKED_MS, patience

Key = tuple[str, int, str]  # node, step as it is drawn, channel

COUNTS = (
    "passes",
    "reached_told",
    "reached_guessed",
    "came",
    "sent",
    "tried",
    "delivered",
    "reacted",
    "only_here",
    "doubled",
    "stopped_clicked",
    "stopped_replied",
    "stopped_opened",
    "stopped_weak",
    "stopped_delivered",
    "stopped_purchased",
    "stopped_happened",
    "ended",
    "put_out",
    "open",
    "cost",
)
# What stops a cascade, with how sure it is that a person did it.
STOPS = {
    "clicked": "certain",
    "replied": "certain",
    "purchased": "certain",
    "happened": "certain",
    "opened": "likely",
    "weak": "weak",
    "delivered": "none",
}


@dataclass
class Step:
    """One step over all versions; `figures` by the names of PassRoll's columns. `op` is that of the newest version."""

    op: Op
    kind: str  # of the node: cascade or message
    figures: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))

    @property
    def reached(self) -> int:
        """How many passes could be reached over it."""
        return int(self.figures["reached_told"] + self.figures["reached_guessed"])

    @property
    def stopped(self) -> int:
        return sum(self.figures[f"stopped_{each}"] for each in STOPS)


@dataclass
class Steps:
    """By node, in the order in which the newest version tries them. `saved` by node (docs/saved.md)."""

    nodes: dict[str, dict[Key, Step]] = field(default_factory=lambda: defaultdict(dict))
    saved: dict[str, Savings] = field(default_factory=lambda: defaultdict(lambda: NOTHING))

    def __iter__(self) -> Iterator[tuple[Key, Step]]:
        for each in self.nodes.values():
            yield from each.items()


def steps(asked: Asked, order: Iterable[str], exchange: Exchange) -> Steps:
    """Of the nodes in this order. Two statements (one: prices).

    Of a segment's people the passes are read one by one, which may be TooSlow.
    """
    found = Steps()
    figures = _figures(asked)
    all_chains = [(version, sends) for version, _, sends in chains(asked.published)]
    prices = list_prices(op.args["sender_id"] for _, sends in all_chains for op in sends)
    for version, sends in reversed(all_chains):
        kind = "message" if "sent" in sends[0].outs else "cascade"
        parts = []
        for op in sends:
            own = figures.get((version.version_id, op.number), {})
            step = found.nodes[op.node].setdefault(key_of(op), Step(op, kind))
            saved, price = converted(_as_saved(own), prices.get(op.args["sender_id"]), exchange)
            for name, number in own.items():
                step.figures[name] += saved.cost if name == "cost" else number
            parts.append((saved, price))
        if kind == "cascade":
            found.saved[sends[0].node] += of_cascade(parts)
    places = {node: place for place, node in enumerate(order)}
    in_order = sorted(found.nodes.items(), key=lambda each: places.get(each[0], len(places)))
    return Steps(defaultdict(dict, in_order), found.saved)


def key_of(op: Op) -> Key:
    """Steps of several versions are the same if they stand at the same place of the same node, on one channel."""
    return op.node, op.args.get("step", 0), op.args["channel"]


def _as_saved(own: dict[str, Any]) -> StepFigures:
    if not own:
        return StepFigures()
    return StepFigures(own["passes"], own["reached_told"] + own["reached_guessed"], own["tried"], own["cost"])


def _figures(asked: Asked) -> dict[tuple[int, int], dict[str, Any]]:
    period = {"since": asked.since, "until": asked.until}
    if asked.filters.segment is None:
        query = fill(beside(__file__, "steps.sql"), journey=asked.journey.pk, versions=asked.ids, **period)
        return {(version, op): dict(zip(COUNTS, figures, strict=True)) for version, op, *figures in rows(query)}
    # The roll's own statement, asked about these people alone.
    values = told(asked.published, {asked.journey.pk: asked.journey.brand_id})
    query = fill(load(FOLDER / "passes.sql"), hours=asked.hours, among=asked.among, **period, **values)
    found: dict[tuple[int, int], dict[str, Any]] = {}
    with patience(ASKED_MS):
        for row in rows(query):
            named = dict(zip(ROLLED, row, strict=True))
            sums = found.setdefault((named["version_id"], named["op"]), dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                sums[name] += named[name]
    return found


ROLLED = ("hour_at", "brand_id", "journey_id", "version_id", "op", *COUNTS, "last_at")
