"""The links of chains as tables: what each adds, what it costs, and what dropping it would save and lose."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.by_channel.advice import Advice, Verdict
from analytics.by_channel.cells import CHANNEL, rank
from analytics.by_channel.figures import price, share, whole
from analytics.by_channel.steps import Chain, Link
from analytics.by_channel.words import LABELS, sentence
from analytics.report import Column, Kind, Table

PURCHASES = (
    Column(
        "purchases",
        "Purchases",
        Kind.NUMBER,
        "purchases",
        "Purchases of the period that count for the step's messages by the rule asked for.",
        opens=True,
    ),
    Column(
        "only",
        "Through it alone",
        Kind.COUNT,
        "purchases",
        "Purchases of the period that no other message has touched: without the step nothing would stand behind them.",
        opens=True,
    ),
)
REACH = (
    Column(
        "tried",
        "Handed over",
        Kind.COUNT,
        "people",
        "People to whom the step's message was handed over, of the passes that began in the period.",
        opens=True,
    ),
    Column(
        "reached",
        "Reached",
        Kind.COUNT,
        "people",
        "Of these, who read the message, clicked or answered.",
        opens=True,
    ),
    Column("reach_rate", "Reach", Kind.SHARE, "", "Reached of those it was handed over for.", opens="reached"),
    Column(
        "only_here",
        "Delivered by it alone",
        Kind.COUNT,
        "people",
        "To whom nothing else of the same pass was delivered: without the step they would have got nothing.",
        opens=True,
    ),
)
MONEY = (
    Column("revenue", "Revenue", Kind.MONEY, "", "Of these purchases, less refunds.", opens="purchases"),
    Column("cost", "Cost", Kind.MONEY, "", "Of the step's messages: what dropping it would save at once.", opens=True),
    Column("cost_per_reached", "Cost per reached", Kind.MONEY, "", "Cost for each person reached.", opens="reached"),
)
DROPPED = (
    Column(
        "later",
        "Steps behind would cost",
        Kind.MONEY,
        "",
        "If the step were dropped, those whom it has reached would come to the steps behind it: what these cost for "
        "as many people.",
    ),
    Column(
        "lost",
        "Would be lost",
        Kind.NUMBER,
        "people",
        "Of the people reached, those whom no step behind would reach, if these reach them as they reach others.",
    ),
    Column("worth_low", "Brings at least", Kind.MONEY, "", "The low end of the 95% interval of what it brings."),
    Column("worth_high", "Brings at most", Kind.MONEY, "", "The high end of the 95% interval of what it brings."),
    Column("verdict", "What the numbers say", Kind.TEXT, "", "Nothing is said on fewer than 300 messages."),
    Column("advice", "Why", Kind.TEXT),
)
NOTE = (
    "What a step brings is judged by 95% intervals, with the average order. Who was written to and not reached may "
    "have bought because of it all the same, and who was reached might have bought without: only a hold-out tells that."
)


def links_table(
    chains: Sequence[Chain], advice: Mapping[str, Advice], names: Mapping[int, str], currency: str
) -> Table:
    """One row is a step of a cascade."""
    rows: list[dict[str, Any]] = []
    for chain in chains:
        for link in chain.links:
            rows.append(
                {
                    "key": link.key,
                    "journey": {"id": link.journey_id, "name": names[link.journey_id]},
                    "step": f"{link.step + 1}",
                    "channel": link.channel,
                    **_figures(link),
                    **_dropped(advice.get(link.key), currency),
                }
            )
    return Table(
        key="links",
        label="Links of the chains",
        columns=[
            Column("journey", "Journey", Kind.JOURNEY),
            Column("step", "Step", Kind.TEXT, says="Its place in the cascade."),
            CHANNEL,
            *REACH,
            *PURCHASES,
            *MONEY,
            *DROPPED,
        ],
        rows=rows,
        note=NOTE,
    )


def added_table(chains: Sequence[Chain]) -> Table:
    """One row is a channel: what all steps over it have added."""
    found: dict[str, Link] = {}
    for chain in chains:
        for link in chain.links:
            found[link.channel] = _plus(found.get(link.channel, Link(0, "", 0, link.channel)), link)
    return Table(
        key="added",
        label="What each channel adds to the chains",
        columns=[CHANNEL, *REACH, *PURCHASES, *MONEY],
        rows=[{"key": each, "channel": each, **_figures(found[each])} for each in sorted(found, key=rank)],
    )


def advice_extra(advice: Advice, names: Mapping[int, str]) -> dict[str, Any]:
    """What the page words by itself: keys, numbers."""
    link = advice.link
    return {
        "key": link.key,
        "journey": {"id": link.journey_id, "name": names[link.journey_id]},
        "step": link.step + 1,
        "channel": link.channel,
        "verdict": advice.verdict.value,
        "tried": link.tried,
        "reached": link.reached,
        "only_here": link.only_here,
        "only": link.only,
        "purchases": whole(link.purchases),
        "reach_low": advice.reach_low,
        "reach_high": advice.reach_high,
        "lost": advice.lost,
        "cost": advice.saves,
        "later": advice.later,
        "worth": advice.worth,
        "worth_low": advice.worth_low,
        "worth_high": advice.worth_high,
        "cost_per_reached": price(link.cost, link.reached),
        "by_margin": advice.by_margin,
        "reads_unknown": advice.reads_unknown,
    }


def _figures(link: Link) -> dict[str, Any]:
    return {
        "tried": link.tried,
        "reached": link.reached,
        "reach_rate": share(link.reached, link.tried),
        "only_here": link.only_here,
        "purchases": whole(link.purchases),
        "only": link.only,
        "revenue": link.revenue,
        "cost": link.cost,
        "cost_per_reached": price(link.cost, link.reached),
    }


def _dropped(advice: Advice | None, currency: str) -> dict[str, Any]:
    if advice is None:
        return dict.fromkeys(("later", "lost", "worth_low", "worth_high", "verdict", "advice"))
    thin = advice.verdict == Verdict.THIN
    return {
        "later": advice.later,
        "lost": None if thin else advice.lost,
        "worth_low": None if thin else advice.worth_low,
        "worth_high": None if thin else advice.worth_high,
        "verdict": LABELS[advice.verdict],
        "advice": sentence(advice, currency),
    }


def _plus(one: Link, other: Link) -> Link:
    names = list(Link.__dataclass_fields__)[4:]
    added = {name: getattr(one, name) + getattr(other, name) for name in names}
    return Link(one.journey_id, one.node, one.step, one.channel, **added)
