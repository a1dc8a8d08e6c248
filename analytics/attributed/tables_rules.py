"""The report on attribution: the rules beside each other, and what was done with the messages that count."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from analytics.attributed.columns import PURCHASES, REVENUE, SHARE, figures_of
from analytics.attributed.figures import Attributed, Won
from analytics.by_channel.cells import CHANNEL, rank
from analytics.by_channel.figures import whole
from analytics.filters import RULES
from analytics.report import Column, Kind, Table
from delivery.attribution import OTHERWISE, TOUCHES, WINDOWS
from delivery.attribution import RULES as RULE_WORDS


def compared(key: str, label: str, head: Column, parts: Mapping[str, tuple[Any, Won]], total: Won) -> Table:
    """The three rules beside each other: the same purchases, given to other messages."""
    of = {"last": "last touch", "first": "first touch", "even": "even shares"}
    counts = [
        Column(f"purchases_{rule}", f"Purchases, {of[rule]}", Kind.NUMBER, "purchases", RULE_WORDS[rule], opens=True)
        for rule in RULES
    ]
    money = [
        Column(f"revenue_{rule}", f"Revenue, {of[rule]}", Kind.MONEY, "", RULE_WORDS[rule], opens=f"purchases_{rule}")
        for rule in RULES
    ]
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
                **figures_of(found.touches[channel, touch], total, rule),
            }
            for channel, touch in places
        ],
        total=figures_of(total, total, rule),
        note=RULE_WORDS[rule],
    )


def _by_each_rule(won: Won) -> dict[str, Any]:
    purchases: Sequence[Decimal] = won.purchases
    return {f"purchases_{rule}": whole(purchases[place]) for place, rule in enumerate(RULES)} | {
        f"revenue_{rule}": won.revenue[place] for place, rule in enumerate(RULES)
    }
