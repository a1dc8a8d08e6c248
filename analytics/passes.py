"""What the statement about passes of cascades (rolling/rolls/passes.sql) is told of the programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from analytics.programs import Published
from delivery.statements import WITHHELD
from delivery.statuses import CERTAIN, FAILURES, LIKELY
from journeys.figures.facts import BACK, HERE, OVER
from journeys.program import Op
from journeys.reasons import Reason

PASSES = ("analytics_passroll",)  # of a segment, following these may take too long: a report does without
OUT = "out"  # of those who were put out
UNREACHABLE = [Reason.NO_ADDRESS.value, Reason.NO_CONSENT.value, Reason.SUPPRESSED.value]


def chains(published: Iterable[Published]) -> Iterator[tuple[Published, list[Op], list[Op]]]:
    """Of each node that writes: its version, all of its ops, and those that send."""
    for each in published:
        for node in dict.fromkeys(op.node for op in each.program.ops if op.kind == "send"):
            ops = [op for op in each.program.ops if op.node == node and not op.args.get("landing")]
            yield each, ops, [op for op in ops if op.kind == "send"]


def told(published: Iterable[Published], brands: dict[int, int]) -> dict[str, Any]:
    """The values of passes.sql beside the hours; `brands` by journey."""
    steps: list[tuple[Any, ...]] = []
    places: list[tuple[Any, ...]] = []
    for number, (version, ops, sends) in enumerate(chains(published)):
        first = ops[0]
        loops = comes_again(version, ops)
        for op in sends:
            whose = (number, brands[version.journey_id], version.journey_id, version.version_id)
            asks = (op.args["channel"], op.args["topic_id"], op.args["unasked"])
            steps.append((*whose, first.number, first.kind == "choose", loops, op.number, *asks))
        places += [(number, op.number, _step_of(op, sends), ",".join([*op.outs, OUT, OVER])) for op in ops]
    return {
        **dict(zip(STEP, map(list, zip(*steps, strict=True)) if steps else [()] * len(STEP), strict=True)),
        **dict(zip(PLACE, map(list, zip(*places, strict=True)) if places else [()] * len(PLACE), strict=True)),
    } | {
        "beside": [OUT, OVER, HERE, BACK],
        "brought": [HERE, BACK],
        "unreachable": UNREACHABLE,
        "withheld": list(WITHHELD),
        "failures": sorted(FAILURES),
        "grades": [CERTAIN, LIKELY],
    }


STEP = (
    "cascades",
    "brands",
    "journeys",
    "versions",
    "firsts",
    "choosing",
    "looping",
    "ops",
    "channels",
    "topics",
    "unasked",
)
PLACE = ("place_cascades", "place_ops", "place_steps", "place_leaves")


def _step_of(op: Op, sends: list[Op]) -> int | None:
    """The step of a `send` and of the `await` behind it."""
    number = op.number - 1 if op.kind == "await" else op.number
    return number if any(each.number == number for each in sends) else None


def comes_again(version: Published, ops: list[Op]) -> bool:
    """Whether a way leads round and into the node again."""
    own = {op.number for op in ops}
    seen: set[int] = set()
    todo = [op.ports[port] for op in ops for port in op.outs]
    while todo:
        number = todo.pop()
        if number in own:
            return True
        if number not in seen:
            seen.add(number)
            todo += version.program.ops[number].ports.values()
    return False
