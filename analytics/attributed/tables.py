"""The tables of the report on attribution."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.attributed.figures import EDGES, NOTHING, Attributed, Bought, Message, Won
from analytics.attributed.naming import Name
from analytics.by_channel.figures import share, whole
from analytics.by_channel.tables import CHANNEL, rank
from analytics.filters import RULES
from analytics.report import Column, Kind, Table
from delivery.attribution import OTHERWISE, TOUCHES, WINDOWS
from delivery.attribution import RULES as RULE_WORDS

PURCHASES = Column(
    "purchases",
    "Purchases",
    Kind.NUMBER,
    "purchases",
    "Purchases of the period that count here by the rule, each once in the total. Cancelled ones are none.",
    opens=True,
)
REVENUE = Column("revenue", "Revenue", Kind.MONEY, "", "What these purchases brought, less refunds.")
SHARE = Column("share", "Share", Kind.SHARE, "", "Of the revenue in the last row.")
ORDER = Column("order", "Average order", Kind.MONEY, "", "Revenue for each purchase.")
SENT = Column("sent", "Sent", Kind.COUNT, "messages", "Messages sent in the period.")
COST = Column("cost", "Cost", Kind.MONEY, "", "What sending them cost.")
MARGIN = Column(
    "margin", "Margin", Kind.MONEY, "", "Revenue less the cost of goods, of the part of which that is known."
)
NET = Column("net", "Revenue less sending", Kind.MONEY, "", "Revenue less the cost of sending.")
CENT = Decimal("0.01")
ALL, HERE, OTHER, NONE = "all", "here", "other", "none"
OF_ALL = {
    HERE: "Count for the messages shown",
    OTHER: "Count for other messages",
    NONE: "Count for no message",
}
SPANS = (
    "up to 10 minutes",
    "up to 1 hour",
    "up to 3 hours",
    "up to 6 hours",
    "up to 12 hours",
    "up to 1 day",
    "up to 2 days",
    "up to 3 days",
    "up to 5 days",
)


def of_all(everything: Bought, here: Won, rule: str, *, limited: bool) -> Table:
    """What counts here, for other messages, for none. `limited`: to a journey or a channel."""
    purchases, revenue = here.by(rule)
    parts = {
        HERE: (purchases, revenue),
        OTHER: (everything.counted - purchases, everything.counted_revenue - revenue),
        NONE: (everything.purchases - everything.counted, everything.revenue - everything.counted_revenue),
    }
    if not limited:
        del parts[OTHER]
    return Table(
        key="all",
        label="All purchases of the period",
        columns=[Column("what", "What", Kind.TEXT), PURCHASES, _share_of("purchases"), REVENUE, SHARE],
        rows=[
            {
                "key": key,
                "what": OF_ALL[key],
                "purchases": whole(Decimal(count)),
                "share_purchases": share(count, everything.purchases),
                "revenue": money,
                "share": share(money, float(everything.revenue)),
            }
            for key, (count, money) in parts.items()
        ],
        total={"purchases": everything.purchases, "revenue": everything.revenue},
        note=RULE_WORDS[rule],
    )


def _share_of(key: str) -> Column:
    return Column(f"share_{key}", "Share of purchases", Kind.SHARE, "", "Of all purchases of the period.")


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
                **_figures(found.journeys.get(each, NOTHING), total, rule),
                **_sending(found.journeys.get(each, NOTHING), sent.get(each, (0, Decimal(0))), rule),
            }
            for each in journeys
        ],
        total=_figures(total, total, rule) | _sending(total, _summed(sent.values()), rule),
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
            **_figures(found.messages.get(place, NOTHING), total, rule),
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
        total=_figures(total, total, rule) | _sending(total, _summed(sent.values()), rule),
        note=RULE_WORDS[rule],
    )


def compared(key: str, label: str, head: Column, parts: Mapping[str, tuple[Any, Won]], total: Won) -> Table:
    """The three rules beside each other: the same purchases, given to other messages."""
    of = {"last": "last touch", "first": "first touch", "even": "even shares"}
    counts = [
        Column(f"purchases_{rule}", f"Purchases, {of[rule]}", Kind.NUMBER, "purchases", RULE_WORDS[rule])
        for rule in RULES
    ]
    money = [Column(f"revenue_{rule}", f"Revenue, {of[rule]}", Kind.MONEY, "", RULE_WORDS[rule]) for rule in RULES]
    return Table(
        key=key,
        label=label,
        columns=[head, *counts, *money],
        rows=[{"key": name, head.key: cell, **_by_each_rule(won)} for name, (cell, won) in parts.items()],
        total=_by_each_rule(total),
        note="The rules give the same purchases to different messages: their totals are equal.",
    )


def of_touches(found: Attributed, rule: str) -> Table:
    """By channel and what its customer did with the message, with the window in which that counts."""
    total = found.whole()
    places = sorted(found.touches, key=lambda each: (rank(each[0]), TOUCHES.index(each[1])))
    words = {"clicked": "clicked or answered", "opened": "read", "delivered": "delivered"}
    return Table(
        key="touches",
        label="By what was done with the message",
        columns=[
            CHANNEL,
            Column("touch", "Touch", Kind.TEXT, says="The strongest thing its customer did with the message in time."),
            Column("window", "Window", Kind.SECONDS, says="How long before the purchase it may have been."),
            PURCHASES,
            REVENUE,
            SHARE,
        ],
        rows=[
            {
                "key": f"{channel}.{touch}",
                "channel": channel,
                "touch": words[touch],
                "window": WINDOWS.get(channel, OTHERWISE)[touch],
                **_figures(found.touches[channel, touch], total, rule),
            }
            for channel, touch in places
        ],
        total=_figures(total, total, rule),
        note=RULE_WORDS[rule],
    )


def of_lags(lags: Mapping[tuple[str, int], Decimal]) -> Table:
    """How long after the touch was bought."""
    spans = [sum((count for (_, at), count in lags.items() if at == span), Decimal(0)) for span in range(len(EDGES))]
    everything = sum(spans, Decimal(0))
    so_far = Decimal(0)
    rows = []
    for span, count in enumerate(spans):
        so_far += count
        rows.append(
            {
                "key": str(span),
                "span": SPANS[span],
                "purchases": whole(count),
                "share": share(count, float(everything)),
                "by_then": share(so_far, float(everything)),
            }
        )
    return Table(
        key="lags",
        label="Time from touch to purchase",
        columns=[
            Column(
                "span", "Bought after", Kind.TEXT, says="Longer than the row above, up to this long after the touch."
            ),
            Column("purchases", "Purchases", Kind.NUMBER, "purchases", "Purchases that count for a message."),
            Column("share", "Share", Kind.SHARE, "", "Of the purchases that count for a message."),
            Column("by_then", "By then", Kind.SHARE, "", "The share of all that had been bought by then."),
        ],
        rows=rows,
        total={"purchases": whole(everything)},
        note="From the touch that counted, not from the sending. Windows end it: nothing later than 5 days is counted.",
    )


def of_days(days: Iterable[date], here: Mapping[date, Won], everything: Mapping[date, Bought], rule: str) -> Table:
    """Every day of the period."""
    rows = []
    for day in days:
        purchases, revenue = here.get(day, NOTHING).by(rule)
        of_day = everything.get(day, Bought())
        rows.append(
            {
                "key": day.isoformat(),
                "day": day,
                "purchases": whole(purchases),
                "revenue": revenue,
                "others": whole(of_day.purchases - purchases),
                "others_revenue": of_day.revenue - revenue,
            }
        )
    return Table(
        key="days",
        label="By day",
        columns=[
            Column("day", "Day", Kind.DAY, says="In the company's time zone."),
            Column("purchases", "Purchases", Kind.NUMBER, "purchases", PURCHASES.says),
            REVENUE,
            Column("others", "Other purchases", Kind.NUMBER, "purchases", "All other purchases of the day."),
            Column("others_revenue", "Other revenue", Kind.MONEY, "", "What they brought, less refunds."),
        ],
        rows=rows,
        note=RULE_WORDS[rule],
    )


def _figures(won: Won, total: Won, rule: str) -> dict[str, Any]:
    purchases, revenue = won.by(rule)
    return {
        "purchases": whole(purchases),
        "revenue": revenue,
        "share": share(revenue, float(total.by(rule)[1])),
        "order": (revenue / purchases).quantize(CENT) if purchases else None,
        "margin": won.margin if won.known else None,
    }


def _sending(won: Won, sent: tuple[int, Decimal], rule: str) -> dict[str, Any]:
    messages, cost = sent
    return {"sent": messages, "cost": cost, "net": won.by(rule)[1] - cost}


def _summed(sent: Iterable[tuple[int, Decimal]]) -> tuple[int, Decimal]:
    found = list(sent)
    return sum(messages for messages, _ in found), sum((cost for _, cost in found), Decimal(0))


def _by_each_rule(won: Won) -> dict[str, Any]:
    purchases: Sequence[Decimal] = won.purchases
    return {f"purchases_{rule}": whole(purchases[place]) for place, rule in enumerate(RULES)} | {
        f"revenue_{rule}": won.revenue[place] for place, rule in enumerate(RULES)
    }


def _order(won: Won | None, rule: str, name: Any) -> tuple[Decimal, str]:
    return (-won.by(rule)[1] if won else Decimal(0), str(name))
