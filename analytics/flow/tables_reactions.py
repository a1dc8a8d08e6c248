"""The tables about reactions: how long they take, and what was bought upon them."""

from decimal import Decimal

from analytics.by_channel.columns import EITHER
from analytics.flow.bought import AllBought, Bought
from analytics.flow.drawn import Drawn
from analytics.flow.steps import Steps
from analytics.flow.tables_steps import key_text, name
from analytics.flow.times import WHICH, AllTimes, Times
from analytics.reaction_times import EDGES, percentile, within
from analytics.report import Column, Kind, Table
from delivery import attribution

PERCENTILES = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}


def times(found: AllTimes, steps: Steps, drawn: dict[str, Drawn]) -> Table:
    """Of each step: after how long people react, beside its time-out."""
    rows = []
    for key, each in steps:
        own = found.steps.get(key, Times())
        timeout = each.op.args.get("timeout_s") if each.kind == "cascade" else None
        rows.append(
            {
                "key": key_text(key),
                "node": name(key[0], drawn),
                "channel": key[2],
                "reacted": sum(own.reacted.values()),
                "opened": sum(own.opened.values()),
                "answered": sum(own.answered.values()),
                **{which: percentile(own.reacted, share) for which, share in PERCENTILES.items()},
                "timeout": timeout,
                "within": None if timeout is None else within(own.reacted, timeout),
                "opened_within": None if timeout is None else within(own.opened, timeout),
            }
        )
    return Table(
        "times",
        "Time to a reaction",
        [
            Column("node", "Block", Kind.TEXT),
            Column("channel", "Channel", Kind.CHANNEL),
            Column(
                "reacted",
                "Reacted",
                unit="messages",
                says="Messages of the period that were read (certain or likely), clicked or answered, whenever that"
                " was.",
                opens=True,
            ),
            Column("opened", "Read", unit="messages", says="Of them, read.", opens=True),
            Column("answered", "Clicked", unit="messages", says="Of them, clicked or answered.", opens=True),
            *(
                Column(
                    which,
                    f"{share:.0%} by",
                    Kind.SECONDS,
                    says="From the hand-over to the first reaction, to about a fifth.",
                )
                for which, share in PERCENTILES.items()
            ),
            Column("timeout", "Time-out", Kind.SECONDS, says="That of the step in the present version."),
            Column("within", "Reacted in time", Kind.SHARE, says="Of those who reacted: within the present time-out."),
            Column("opened_within", "Read in time", Kind.SHARE, says="Of those who read: within the present time-out."),
        ],
        rows,
        note="Openings that a privacy proxy or a scanner may have made are left out. Young messages are not read out"
        " yet.",
    )


def distribution(found: AllTimes) -> Table:
    """Of each channel: how many reacted in each span of time."""
    rows = [
        {
            "key": f"{channel}|{bucket}",
            "channel": channel,
            "up_to": EDGES[bucket] if bucket < len(EDGES) else None,
            **{which: getattr(own, which)[bucket] for which in WHICH},
        }
        for channel, own in found.channels.items()
        for bucket in sorted({*own.reacted, *own.opened, *own.answered})
    ]
    return Table(
        "distribution",
        "Reactions by time",
        [
            Column("channel", "Channel", Kind.CHANNEL),
            Column(
                "up_to", "Within", Kind.SECONDS, says="Longer than the row before, at most so long after the hand-over."
            ),
            Column(
                "reacted", "Reacted", unit="messages", says="First reaction: read, clicked or answered.", opens=True
            ),
            Column("opened", "Read", unit="messages", says="Read for the first time within that time.", opens=True),
            Column(
                "answered",
                "Clicked",
                unit="messages",
                says="Clicked or answered for the first time within that time.",
                opens=True,
            ),
        ],
        rows,
    )


def bought(found: AllBought, steps: Steps, drawn: dict[str, Drawn], rule: str) -> Table:
    """Purchases that count for the journey's messages, by step."""
    rows = []
    for key, step in steps:
        own = found.steps.get(key, Bought())
        cost = step.figures["cost"]
        rows.append(
            {
                "key": key_text(key),
                "node": name(key[0], drawn),
                "channel": key[2],
                **_money(own),
                "cost": cost,
                "profit": None if own.earned is None else own.earned - Decimal(cost),
            }
        )
    whole = found.whole
    spent = sum((Decimal(step.figures["cost"]) for _, step in steps), Decimal(0))
    profit = None if whole.earned is None else whole.earned - spent
    return Table(
        "bought",
        "Purchases",
        [
            Column("node", "Block", Kind.TEXT),
            Column("channel", "Channel", Kind.CHANNEL),
            Column(
                "purchases",
                "Purchases",
                Kind.NUMBER,
                unit="purchases",
                says="Made in the period, and count for a message of this step; none counts twice in the total.",
                opens=True,
            ),
            Column("revenue", "Revenue", Kind.MONEY, says="What they brought, less refunds.", opens="purchases"),
            Column(
                "margin",
                "Margin",
                Kind.MONEY,
                says="Less what the goods cost; only of purchases all of whose lines say it.",
                opens="purchases",
            ),
            Column(
                "known",
                "Cost known",
                Kind.SHARE,
                says="The part of the revenue of which it is known what the goods cost.",
                opens="purchases",
            ),
            Column("cost", "Cost of sending", Kind.MONEY, says="Of the passes that began in the period.", opens=True),
            Column("profit", "Net profit", Kind.MONEY, says="Margin less the cost of sending.", opens=EITHER),
        ],
        rows,
        total=_money(whole) | {"cost": spent, "profit": profit},
        note=attribution.RULES[rule],
    )


def _money(own: Bought) -> dict[str, Decimal | None]:
    return {"purchases": own.purchases, "revenue": own.revenue, "margin": own.earned, "known": own.share_known}
