"""The report on attribution: by journey and by message, beside what sending them cost."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from analytics.attributed.columns import PURCHASES, REVENUE, SHARE, figures_of
from analytics.attributed.figures import NOTHING, Attributed, Message, Won
from analytics.attributed.naming import Name
from analytics.by_channel.cells import CHANNEL
from analytics.by_channel.columns import EITHER
from analytics.report import Column, Kind, Table
from delivery.attribution import RULES as RULE_WORDS

ORDER = Column("order", "Average order", Kind.MONEY, "", "Revenue for each purchase.", opens="purchases")
SENT = Column("sent", "Sent", Kind.COUNT, "messages", "Messages sent in the period.", opens=True)
COST = Column("cost", "Cost", Kind.MONEY, "", "What sending them cost.", opens=True)
MARGIN = Column(
    "margin",
    "Margin",
    Kind.MONEY,
    "",
    "Revenue less the cost of goods, of the part of which that is known.",
    opens="purchases",
)
NET = Column("net", "Revenue less sending", Kind.MONEY, "", "Revenue less the cost of sending.", opens=EITHER)


def of_journeys(
    found: Attributed, sent: Mapping[int, tuple[int, Decimal]], names: Mapping[int, str], rule: str
) -> Table:
    """By journey, those with the most revenue first. 0 is what belongs to no journey."""
    total = found.whole()
    journeys = sorted(
        found.journeys.keys() | sent.keys(), key=lambda each: _order(found.journeys.get(each), rule, each)
    )
    return Table(
        key="journeys",
        label="By journey",
        columns=[Column("journey", "Journey", Kind.JOURNEY), PURCHASES, REVENUE, SHARE, ORDER, MARGIN, SENT, COST, NET],
        rows=[
            {
                "key": str(each),
                "journey": {"id": each, "name": names.get(each, "")} if each else None,
                **figures_of(found.journeys.get(each, NOTHING), total, rule),
                **_sending(found.journeys.get(each, NOTHING), sent.get(each, (0, Decimal(0))), rule),
            }
            for each in journeys
        ],
        total=figures_of(total, total, rule) | _sending(total, _summed(sent.values()), rule),
        note=RULE_WORDS[rule],
    )


def of_messages(
    found: Attributed,
    sent: Mapping[Message, tuple[int, Decimal]],
    journeys: Mapping[int, str],
    names: Mapping[tuple[int, int], Name],
    rule: str,
) -> Table:
    """By message: a step of a version of a journey."""
    total = found.whole()
    places = sorted(found.messages.keys() | sent.keys(), key=lambda each: _order(found.messages.get(each), rule, each))

    def row(place: Message) -> dict[str, Any]:
        journey, version, op, channel = place
        name = names.get((version, op))
        return {
            "key": ".".join(map(str, place)),
            "journey": {"id": journey, "name": journeys.get(journey, "")} if journey else None,
            "version": f"v{name.version}" if name else None,
            "step": str(name.step) if name and name.step else None,
            "channel": channel,
            "message": name.text if name and name.text else None,
            **figures_of(found.messages.get(place, NOTHING), total, rule),
            **_sending(found.messages.get(place, NOTHING), sent.get(place, (0, Decimal(0))), rule),
        }

    return Table(
        key="messages",
        label="By message",
        columns=[
            Column("journey", "Journey", Kind.JOURNEY),
            Column("version", "Version", Kind.TEXT, says="Of the journey; a text that is changed is another version."),
            Column("step", "Step", Kind.TEXT, says="Its place in the cascade; empty where the message stands alone."),
            CHANNEL,
            Column("message", "Message", Kind.TEXT, says="How it begins."),
            PURCHASES,
            REVENUE,
            SHARE,
            ORDER,
            MARGIN,
            SENT,
            COST,
            NET,
        ],
        rows=[row(each) for each in places],
        total=figures_of(total, total, rule) | _sending(total, _summed(sent.values()), rule),
        note=RULE_WORDS[rule],
    )


def _sending(won: Won, sent: tuple[int, Decimal], rule: str) -> dict[str, Any]:
    messages, cost = sent
    return {"sent": messages, "cost": cost, "net": won.by(rule)[1] - cost}


def _summed(sent: Iterable[tuple[int, Decimal]]) -> tuple[int, Decimal]:
    found = list(sent)
    return sum(messages for messages, _ in found), sum((cost for _, cost in found), Decimal(0))


def _order(won: Won | None, rule: str, name: Any) -> tuple[Decimal, str]:
    return (-won.by(rule)[1] if won else Decimal(0), str(name))
