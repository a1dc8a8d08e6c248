"""The report on attribution: all purchases of the period, those that count for no message too."""

from decimal import Decimal

from analytics.attributed.columns import PURCHASES, REVENUE, SHARE
from analytics.attributed.figures import Bought, Won
from analytics.by_channel.figures import share, whole
from analytics.report import Column, Kind, Table
from delivery.attribution import RULES as RULE_WORDS

HERE, OTHER, NONE = "here", "other", "none"
OF_ALL = {
    HERE: "Count for the messages shown",
    OTHER: "Count for other messages",
    NONE: "Count for no message",
}


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
    return Column(
        f"share_{key}", "Share of purchases", Kind.SHARE, "", "Of all purchases of the period.", opens="purchases"
    )
