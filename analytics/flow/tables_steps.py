"""The tables about cascades: whom each step reached, whom it stopped, what it added and what it cost."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from analytics.flow.costs import Cost
from analytics.flow.drawn import Drawn
from analytics.flow.steps import STOPS, Key, Step, Steps
from analytics.report import Column, Kind, Table

PASSES = "passes"  # somebody who goes through a cascade twice makes two of them
Row = dict[str, Any]


def key_text(key: Key) -> str:
    """A step as the key of a row."""
    return "|".join(map(str, key))


def of_key(text: str) -> Key:
    """The step that a row's key names; raises ValueError."""
    node, step, channel = text.rsplit("|", 2)
    return node, int(step), channel


def cascades(found: Steps, drawn: dict[str, Drawn]) -> Table:
    """What became of the passes of each cascade; it must come out even."""
    rows = []
    for node, own in found.nodes.items():
        if not own or next(iter(own.values())).kind != "cascade":
            continue
        each = list(own.values())
        passes = max(step.figures["passes"] for step in each)
        reached = sum(step.figures["only_here"] + step.figures["doubled"] for step in each)
        doubled, saved = sum(step.figures["doubled"] for step in each), found.saved[node]
        rows.append(
            {
                "key": node,
                "node": name(node, drawn),
                "passes": passes,
                "stopped": sum(step.stopped for step in each),
                **{what: sum(step.figures[what] for step in each) for what in ("ended", "put_out", "open")},
                "reached": reached,
                "doubled": doubled,
                "doubled_share": _share(doubled, reached),
                "spent": saved.spent,
                "dearest": saved.dearest,
                "saved": saved.saved,
                "all_channels": saved.all_channels,
                "saved_vs_all": saved.saved_vs_all,
            }
        )
    return Table(
        "cascades",
        "Cascades",
        [
            Column("node", "Cascade", Kind.TEXT),
            Column(
                "passes", "Passes", unit=PASSES, says="Ways through the cascade that began in the period.", opens=True
            ),
            Column(
                "stopped",
                "Stopped",
                unit=PASSES,
                says="By a reaction, a purchase or what else stops the cascade.",
                opens=True,
            ),
            Column(
                "ended",
                "No reaction",
                unit=PASSES,
                says="Came to the end without one, or could not be reached.",
                opens=True,
            ),
            Column(
                "put_out",
                "Put out",
                unit=PASSES,
                says="Left the journey, or this version of it, on the way.",
                opens=True,
            ),
            Column(
                "open",
                "Still in it",
                unit=PASSES,
                says="Passes = stopped + no reaction + put out + still in it.",
                opens=True,
            ),
            Column("reached", "Reached", unit=PASSES, says="At least one message was delivered.", opens=True),
            Column(
                "doubled",
                "Reached twice",
                unit=PASSES,
                says="More than one step's message of one pass was delivered.",
                opens=True,
            ),
            Column(
                "doubled_share",
                "Reached twice, share",
                Kind.SHARE,
                says="Of the passes that were reached.",
                opens="doubled",
            ),
            Column(
                "spent",
                "Spent",
                Kind.MONEY,
                says="Cost of the messages of these passes, whenever they were sent.",
                opens=True,
            ),
            Column(
                "dearest",
                "Over the dearest channel",
                Kind.MONEY,
                says="What everybody who entered and could be reached so would have cost over the dearest channel.",
                opens="passes",
            ),
            Column(
                "saved", "Saved", Kind.MONEY, says="Over the dearest channel, minus what was spent.", opens="passes"
            ),
            Column(
                "all_channels",
                "Over all channels",
                Kind.MONEY,
                says="Everybody over every channel at once.",
                opens="passes",
            ),
            Column(
                "saved_vs_all",
                "Saved against all",
                Kind.MONEY,
                says="Over all channels, minus what was spent.",
                opens="passes",
            ),
        ],
        rows,
        note="Passes belong to the period in which they began; what became of them counts whenever it happened.",
    )


def steps(found: Steps, drawn: dict[str, Drawn]) -> Table:
    """The chain: what each step did, and what it added."""
    rows = [_step(key, each, drawn) for key, each in found]
    return Table(
        "steps",
        "Step by step",
        [
            Column("node", "Block", Kind.TEXT),
            Column("step", "Step", Kind.NUMBER, says="Its place in the order of the cascade."),
            Column("channel", "Channel", Kind.CHANNEL),
            Column("passes", "Passes", unit=PASSES, says="Began in the period: the same at each step.", opens=True),
            Column(
                "reachable",
                "Could be reached",
                unit=PASSES,
                says="Had an address, a consent and no suppression: by the ledger where they came to the step, else by"
                " what was known when it was last counted.",
            ),
            Column("came", "Came to it", unit=PASSES, says="Passes in which it was this step's turn.", opens=True),
            Column(
                "sent", "Written", unit=PASSES, says="A message was decided: it was queued for sending.", opens=True
            ),
            Column(
                "delivered",
                "Delivered",
                unit=PASSES,
                says="Its message was delivered, and did not fail after.",
                opens=True,
            ),
            Column(
                "only_here",
                "Added",
                unit=PASSES,
                says="Reached only by this step: of all steps of the pass, only its message was delivered.",
                opens=True,
            ),
            Column(
                "added",
                "Added, share",
                Kind.SHARE,
                says="Of all passes: what would be lost without this step.",
                opens="only_here",
            ),
            Column(
                "doubled", "Reached twice", unit=PASSES, says="An earlier step had been delivered already.", opens=True
            ),
            Column(
                "reacted",
                "Reacted",
                unit=PASSES,
                says="Read (certain or likely), clicked or answered this step's message, in time or not.",
                opens=True,
            ),
            Column(
                "stopped", "Stopped", unit=PASSES, says="The cascade stopped while it was at this step.", opens=True
            ),
            Column(
                "stopped_share", "Stopped, share", Kind.SHARE, says="Of those who came to the step.", opens="stopped"
            ),
            Column("open", "Wait here", unit=PASSES, says="Are at this step now.", opens=True),
            Column(
                "cost",
                "Cost",
                Kind.MONEY,
                says="Of the messages of these passes, by the provider's own rule.",
                opens=True,
            ),
            Column("each", "Each", Kind.MONEY, says="Cost per message that was handed to the provider.", opens="cost"),
            Column(
                "per_added",
                "Per person added",
                Kind.MONEY,
                says="Cost per pass that only this step reached.",
                opens="only_here",
            ),
        ],
        rows,
    )


def _step(key: Key, each: Step, drawn: dict[str, Drawn]) -> Row:
    figures = each.figures
    return {
        "key": key_text(key),
        "node": name(key[0], drawn),
        "step": key[1] + 1,
        "channel": key[2],
        **{what: figures[what] for what in ("passes", "came", "sent", "delivered", "only_here", "doubled", "reacted")},
        "reachable": each.reached,
        "added": _share(figures["only_here"], figures["passes"]),
        "stopped": each.stopped,
        "stopped_share": _share(each.stopped, figures["came"]),
        "open": figures["open"],
        "cost": figures["cost"],
        "each": _per(figures["cost"], figures["tried"]),
        "per_added": _per(figures["cost"], figures["only_here"]),
    }


def stops(found: Steps, drawn: dict[str, Drawn]) -> Table:
    """By what the passes were stopped at each step, and how sure that is."""
    rows = [
        {
            "key": f"{key_text(key)}|{by}",
            "node": name(key[0], drawn),
            "channel": key[2],
            "by": "opened" if by == "weak" else by,
            "grade": grade,
            "people": each.figures[f"stopped_{by}"],
            "share": _share(each.figures[f"stopped_{by}"], each.figures["came"]),
        }
        for key, each in found
        for by, grade in STOPS.items()
        if each.figures[f"stopped_{by}"]
    ]
    return Table(
        "stops",
        "Stopped by what",
        [
            Column("node", "Cascade", Kind.TEXT),
            Column("channel", "Channel", Kind.CHANNEL),
            Column("by", "By", Kind.REASON, says="What stopped the cascade, from the ledger."),
            Column(
                "grade",
                "Evidence",
                Kind.TEXT,
                says="How sure it is that a person did it: certain (click, answer, purchase), likely (read), weak"
                " (opened, perhaps by a privacy proxy or a scanner), none (delivered).",
            ),
            Column("people", "People", unit=PASSES, opens=True, says="Passes that stopped at this step by this."),
            Column("share", "Share", Kind.SHARE, says="Of those who came to the step.", opens="people"),
        ],
        rows,
    )


def channels(found: Steps) -> Table:
    """The reach of each channel over all cascades and messages."""
    sums: dict[str, Row] = {}
    for (_, _, channel), each in found:
        row = sums.setdefault(channel, {"key": channel, "channel": channel, "cost": Decimal(0)})
        for what in ("sent", "delivered", "only_here", "cost"):
            row[what] = row.get(what, 0) + each.figures[what]
        row["reachable"] = row.get("reachable", 0) + each.reached
    return Table(
        "channels",
        "Reach per channel",
        [
            Column("channel", "Channel", Kind.CHANNEL),
            Column("reachable", "Could be reached", unit=PASSES, says="Passes that this channel could reach."),
            Column("sent", "Written", unit=PASSES, says="A message was decided.", opens=True),
            Column("delivered", "Delivered", unit=PASSES, says="Its message was delivered.", opens=True),
            Column("only_here", "Added", unit=PASSES, says="Reached by this step alone.", opens=True),
            Column("cost", "Cost", Kind.MONEY, says="Of the messages of these passes.", opens=True),
            Column("each", "Per delivered", Kind.MONEY, says="Cost per message that was delivered.", opens="delivered"),
        ],
        [row | {"each": _per(row["cost"], row["delivered"])} for row in sums.values()],
    )


def costs(found: Iterable[Cost]) -> Table:
    """What was charged, and for what."""
    listed = list(found)
    rows = [
        {
            "key": f"{each.channel}|{each.account}|{each.country}|{each.billed_on}",
            "channel": each.channel,
            "account": each.account,
            "country": each.country,
            "billed_on": each.billed_on,
            "sent": each.sent,
            "delivered": each.delivered,
            "billed": each.billed,
            "parts": each.parts,
            "cost": each.cost,
            "each": _per(each.cost, each.billed),
        }
        for each in listed
    ]
    return Table(
        "costs",
        "Cost by the provider's rule",
        [
            Column("channel", "Channel", Kind.CHANNEL),
            Column("account", "Account", Kind.TEXT),
            Column("country", "Country", Kind.TEXT, says="Of the telephone number, where there is one."),
            Column(
                "billed_on",
                "Billed on",
                Kind.TEXT,
                says="What was charged for, by the price of the number's prefix: messages sent, or delivered.",
            ),
            Column("sent", "Sent", unit="messages", says="Handed over in the period.", opens=True),
            Column("delivered", "Delivered", unit="messages", says="Of them, delivered.", opens=True),
            Column("billed", "Billed", unit="messages", says="Sent or delivered, by the provider's rule.", opens=True),
            Column("parts", "Parts", unit="parts", says="A long SMS is charged in several parts.", opens="sent"),
            Column("cost", "Cost", Kind.MONEY, says="Of the messages handed over in the period.", opens=True),
            Column(
                "each", "Per billed message", Kind.MONEY, says="With its parts and its country's price.", opens="billed"
            ),
        ],
        rows,
        total={
            "sent": sum(each.sent for each in listed),
            "delivered": sum(each.delivered for each in listed),
            "billed": sum(each.billed for each in listed),
            "parts": sum(each.parts for each in listed),
            "cost": sum((each.cost for each in listed), Decimal(0)),
        }
        if listed
        else None,
        note="Of the messages handed over in the period, whichever passes they belong to.",
    )


def name(node: str, drawn: dict[str, Drawn]) -> str:
    return drawn[node].label if node in drawn else node


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _per(cost: Decimal, number: int) -> Decimal | None:
    return Decimal(cost) / number if number else None
