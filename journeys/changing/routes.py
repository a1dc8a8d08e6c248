"""Where each who stands at an op of an earlier version goes in a new one.

Somebody who is waiting for a reaction to a message is never written to before that message's time-out is over (or its
customer has reacted, or it has failed): they wait for that at a landing, an `await` op of the new program's own. And a
step of a cascade that somebody has been through is never tried again: they go on behind all that they have tried, which
may leave a step out where steps have changed their places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from journeys.program import Op, Program
from journeys.reasons import Reason

STAY, MOVE, AGAIN, EXIT = "stay", "move", "again", "exit"
Json = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What becomes of those at one node; `to` is the node that they are moved to."""

    choice: str = STAY
    to: str | None = None


@dataclass(frozen=True)
class Route:
    """For those at `op` of the version `version_id`: on to the op `target` of the new one; None: out of the journey.

    `landing`: the op at which those wait first whose message is out. `keeps`: they stay in their node, and are judged
    anew at once as if they had come to `target` when they came to `op`; `landing_keeps` says so of the landing.
    `withdraws`: what is queued for them is. `resend`: the op that sends a message anew whose withdrawal is undone.
    """

    version_id: int
    op: int
    target: int | None
    reason: str
    landing: int | None = None
    landing_keeps: bool = False
    keeps: bool = False
    withdraws: bool = False
    resend: int | None = None


@dataclass
class Landings:
    """The ops that a new program gets for those who come over from earlier versions, behind its own."""

    first: int
    ops: list[Json] = field(default_factory=list)

    def add(self, waiting: Op, node: str, behind: Json, kept: Json) -> int:
        """Somebody's `await`, after which they go on where `behind` says, by port."""
        args = waiting.args | {"sends": [], "exits_on": [], "landing": True} | kept
        if "deadline_s" not in kept:
            args.pop("deadline_s", None)
        args.pop("purse", None)
        op = {"kind": "await", "node": node, "args": args} | behind
        if op not in self.ops:
            self.ops.append(op)
        return self.first + self.ops.index(op)


@dataclass(frozen=True)
class Crossing:
    """From an earlier version (`old`) into a new program, which gets landings for those who come."""

    version_id: int
    old: Program
    new: Program
    landings: Landings

    def routes(self, choices: dict[str, Choice], along: set[str]) -> Iterator[Route]:
        """By the choices, by node; who is at a node of `along` is taken along as they stand."""
        for op in self.old.ops:
            choice = choices.get(op.node)
            if op.kind in ("enter", "exit"):
                continue
            if choice and choice.choice == EXIT:
                resend = _resend(self.old, op)
                yield Route(self.version_id, op.number, None, Reason.ENDED, withdraws=True, resend=resend)
            elif choice and choice.choice == MOVE and choice.to is not None:
                yield self._move(op, choice.to)
            elif (choice and choice.choice == AGAIN) or op.node in along:
                yield from self._again(op, Reason.JUDGED_AGAIN if choice else Reason.TAKEN_ALONG)

    def _move(self, op: Op, node: str, reason: str = Reason.MOVED) -> Route:
        target = _ops(self.new, node)[0].number
        resend = _resend(self.old, op)
        route = Route(self.version_id, op.number, target, reason, withdraws=True, resend=resend)
        if op.kind != "await":
            return route
        ports = dict.fromkeys(("reacted", "timed_out", "failed"), target)
        # It asks for this message only: whatever else was sent belongs to what they have left.
        landing = self.landings.add(op, node, {"ports": ports, "outs": {}}, {"is_first": True})
        return replace(route, landing=landing)

    def _again(self, op: Op, reason: str) -> Iterator[Route]:
        """At the same node of the new program, as far on as they are. None: they stay where they are."""
        before, after = _ops(self.old, op.node), _ops(self.new, op.node)
        if not after:
            return
        if _is_chain(before) and _is_chain(after):
            if _may_come_over(before) and _may_come_over(after):
                yield self._step(op, reason)
            return
        if op.kind == "await":
            yield self._move(op, op.node, reason)
            return
        nth = [each.number for each in before if each.kind == op.kind].index(op.number)
        same = [each for each in after if each.kind == op.kind]
        if nth < len(same):
            yield Route(self.version_id, op.number, same[nth].number, reason, keeps=True)
        else:
            yield Route(self.version_id, op.number, after[0].number, reason, withdraws=True)

    def _step(self, op: Op, reason: str) -> Route:
        """Within a cascade, in both of which steps are told apart by channel: the first SMS is the first SMS."""
        before, after = _steps(_ops(self.old, op.node)), _steps(_ops(self.new, op.node))
        places = {key: place for place, key in enumerate(after)}
        own = _own(op, before)
        tried = _tried(self.old, op, before)
        cut = max((places[key] + 1 for key in tried if key in places), default=0)
        if op.kind == "await" and own and places.get(own) == cut - 1:
            return Route(self.version_id, op.number, after[own][1].number, reason, keeps=True)
        sends = [send for send, _ in after.values()]
        last = list(after.values())[-1][1]
        beyond = sends[cut].number if cut < len(sends) else last.ports["timed_out"]
        is_inside = cut < len(sends)
        resend = _resend(self.old, op)
        route = Route(self.version_id, op.number, beyond, reason, keeps=is_inside, withdraws=True, resend=resend)
        if op.kind != "await":
            return route
        landing = self._landing(op, last, beyond, is_inside=is_inside)
        return replace(route, landing=landing, landing_keeps=True)

    def _landing(self, op: Op, last: Op, beyond: int, *, is_inside: bool) -> int:
        """Where a message of a cascade has its time, before its customer goes on in the cascade as it is now."""
        ports: dict[str, int] = {port: last.ports[port] for port in ("reacted", "exhausted") if port in last.ports}
        outs: dict[str, str] = {port: last.outs[port] for port in ports}
        # Who was moved here from elsewhere while it was out: it is no message of this cascade.
        apart = bool(op.args.get("landing")) and op.ports["reacted"] == op.ports["timed_out"]
        for port in ("reacted", "timed_out", "failed") if apart else ("timed_out", "failed"):
            ports[port] = beyond
            outs.pop(port, None)
            if not is_inside:
                outs[port] = last.outs["timed_out"]
        taken = {key: last.args[key] for key in ("stop_on", "grades", "events", "deadline_s") if key in last.args}
        return self.landings.add(op, op.node, {"ports": ports, "outs": outs}, taken | {"is_first": apart})


def carried(raw: Json, earlier: Sequence[tuple[int, Program]]) -> None:
    """Has the ops of a program know the messages that its people were sent by earlier versions (id, program)."""
    new = Program.from_json(raw)
    for op in new.ops:
        args = raw["ops"][op.number]["args"]
        if op.kind == "await" and not op.args.get("landing"):
            args["also"] = sorted({each.number for _, old in earlier for each in _sends(old, op.node)})
        elif op.kind == "reaction":
            sources = {(new.ops[number].node, new.ops[number].args.get("step")) for number in op.args["sends"]}
            args["carried"] = [
                [version_id, each.number]
                for version_id, old in earlier
                for each in old.ops
                if each.kind == "send" and (each.node, each.args.get("step")) in sources
            ]


def unfirst(raw: Json, found: Sequence[Route], olds: dict[int, Program]) -> None:
    """The first step of a cascade to which somebody comes who was written to before looks back, as later steps do."""
    for route in found:
        if not route.keeps or route.target is None:
            continue
        op, came = raw["ops"][route.target], olds[route.version_id].ops[route.op]
        if op["kind"] in ("send", "await") and op["args"].get("is_first") and not came.args.get("is_first", False):
            op["args"]["is_first"] = False


def _ops(program: Program, node: str) -> list[Op]:
    return [each for each in program.ops if each.node == node]


def _sends(program: Program, node: str) -> list[Op]:
    return [each for each in program.ops if each.node == node and each.kind == "send"]


def _is_chain(ops: Sequence[Op]) -> bool:
    return any(each.kind == "await" and not each.args.get("landing") for each in ops)


def _may_come_over(ops: Sequence[Op]) -> bool:
    """Who is inside a cascade that chooses each one's order, or has a budget, goes through it as they began it."""
    return not any(each.kind == "choose" or each.args.get("purse") for each in ops)


def _steps(ops: Sequence[Op]) -> dict[tuple[str, int], tuple[Op, Op]]:
    """The (send, await) of each step in the order in which they are tried, by (channel, how many of it came before)."""
    found: dict[tuple[str, int], tuple[Op, Op]] = {}
    by_number = {each.number: each for each in ops}
    for send in ops:
        if send.kind == "send":
            nth = sum(channel == send.args["channel"] for channel, _ in found)
            found[send.args["channel"], nth] = (send, by_number[send.ports["sent"]])
    return found


def _tried(program: Program, op: Op, steps: dict[tuple[str, int], tuple[Op, Op]]) -> list[tuple[str, int]]:
    """The steps that somebody at `op` has been through, the one whose reaction they wait for included."""
    keys = list(steps)
    if op.args.get("landing"):
        behind = _own(program.target(op, "timed_out"), steps)
        return keys[: keys.index(behind)] if behind else keys
    own = _own(op, steps)
    return keys[: keys.index(own) + (op.kind == "await")] if own else keys


def _own(op: Op, steps: dict[tuple[str, int], tuple[Op, Op]]) -> tuple[str, int] | None:
    return next((key for key, pair in steps.items() if op in pair), None)


def _resend(program: Program, op: Op) -> int | None:
    """The `send` before an `await`."""
    before = program.ops[op.number - 1] if op.kind == "await" and op.number else None
    return before.number if before and before.kind == "send" and before.ports.get("sent") == op.number else None
