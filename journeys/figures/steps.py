"""Per message of a node what was sent, what came of it, what it cost, who was skipped, and who waits for a reaction."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from journeys.figures.facts import MESSAGE_FIELDS, Facts, Place
from journeys.models import Version
from journeys.program import Op, Program

NOT_SENT = ("skipped", "unreachable", "over_budget", "exhausted")  # ports of a step whose message was not sent
CENT = Decimal("0.01")


def add_steps(nodes: dict[str, dict[str, Any]], versions: Sequence[Version], facts: Facts, currency: str) -> None:
    """Under each node that writes: its messages in the order in which they are drawn.

    The first of `versions` is the one that is shown. The same step of another version is added to it; what only
    others had comes behind. `currency` is the brand's, where nothing has been written yet.
    """
    left: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in facts.decided:
        left[each.version_id, each.op][each.port] += each.number
    found: dict[tuple[str, int, str], dict[str, Any]] = {}
    for place, op in _sends(versions):
        step = found.setdefault((op.node, op.args.get("step", 0), op.args["channel"]), _empty(op))
        step["queued"] += left[place]["sent"]
        step["skipped"] += sum(left[place][port] for port in NOT_SENT)
        # Behind a single message nobody waits for a reaction: “sent” leads out of its node.
        step["waiting"] += 0 if "sent" in op.outs else facts.standing.get((place[0], op.ports["sent"]), 0)
    numbers = {place: (op.node, op.args.get("step", 0), op.args["channel"]) for place, op in _sends(versions)}
    for written in facts.written:
        key = numbers.get((written.version_id, written.op))
        if key is None:
            continue  # a call of another system is no message to anybody
        step = found[key]
        for field, count in zip(MESSAGE_FIELDS, written.counts, strict=True):
            step[field] += count
        if written.cost:
            paid_in = written.currency or currency
            step["costs"][paid_in] = step["costs"].get(paid_in, Decimal(0)) + written.cost
    for (node, _, _), step in found.items():
        nodes[node].setdefault("steps", []).append(step | _money(step["costs"], currency))


def _sends(versions: Sequence[Version]) -> list[tuple[Place, Op]]:
    """The ops that write; of each version as they were drawn: the cheapest may come first in the program."""
    return [
        ((version.pk, op.number), op)
        for version in versions
        for op in sorted(Program.from_json(version.program).ops, key=lambda each: each.args.get("step", 0))
        if op.kind == "send"
    ]


def _empty(op: Op) -> dict[str, Any]:
    counts = dict.fromkeys(("queued", "skipped", "waiting", *MESSAGE_FIELDS), 0)
    return {"channel": op.args["channel"], **counts, "costs": {}}


def _money(costs: dict[str, Decimal], currency: str) -> dict[str, Any]:
    """`cost` is what was spent in `currency`, the one of which most was spent; `costs` has them all."""
    shown = max(costs, key=lambda each: (costs[each], each)) if costs else currency
    return {
        "cost": str(costs.get(shown, Decimal(0)).quantize(CENT)),
        "currency": shown,
        "costs": {each: str(amount.quantize(CENT)) for each, amount in sorted(costs.items())},
    }
