"""await: looks whether the customer reacted to the step that was sent, until its time-out."""

from datetime import datetime
from typing import Any

from psycopg import sql

from delivery.statuses import FAILURES
from journeys.cascading import pieces, reacting
from journeys.clocks.timers import Pauses
from journeys.op import OpKind
from journeys.program import Op
from journeys.reasons import Reason
from lib.sql import fill, load

# What the dispatcher may find at its last look before the hand-over; its codes are our reasons.
LAST_LOOK = [
    Reason.NO_ADDRESS.value,
    Reason.NO_CONSENT.value,
    Reason.SUPPRESSED.value,
    Reason.NO_SENDER.value,
    Reason.PAUSED.value,
    Reason.CAPPED.value,
    Reason.QUIET_HOURS.value,
]
LOOK_AGAIN_S = 30  # while a message is being handed over


class Await(OpKind):
    key = "await"
    label = "Await a reaction"
    listens = True
    timer = "s.sent_at"
    leads_on = ("timed_out", "failed")

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return reacting.pieces(args) | {
            "failures": sorted(FAILURES),
            "last_look": LAST_LOOK,
            "exits_on": args.get("exits_on", []),
            "look_again": LOOK_AGAIN_S,
            "timeout": args["timeout_s"],
            "first": _is_first(args),
            "sends": args.get("sends", []),
            "steps": args.get("steps", []),
        }

    def pieces(self, op: Op, now: datetime, tables: dict[str, sql.Identifier], pauses: Pauses) -> dict[str, Any]:
        args = op.args
        settling: sql.Composable = pieces.NOTHING
        if args.get("purse"):
            settling = fill(
                load(pieces.HERE / "settling.sql"),
                purse_id=args["purse"],
                price=pieces.price(args),
                failures=sorted(FAILURES),
            )
        besides = {"event": reacting.event(args, now), "deadline_at": pieces.deadline_at(args, pauses)}
        bought_at = reacting.bought_at(args, now, tables["due"])
        return pieces.columns("s", besides) | {"settling": settling, "bought_at": bought_at} | _messages(op)

    def next_op(self, op: Op) -> int | None:
        # A purse cannot be settled and charged in one statement, which may change its row only once.
        return None if op.args.get("purse") else super().next_op(op)

    def delay_s(self, op: Op) -> int:
        # With a deadline it depends on the customer when the time is over: looked at once, to find out.
        return 0 if op.args.get("deadline_s") else self.timer_s(op)

    def timer_s(self, op: Op) -> int:
        return int(op.args["timeout_s"])


def _messages(op: Op) -> dict[str, sql.Composable]:
    """Which messages may be the step's own, and the surest reaction of the pass so far.

    The visit tells the step's message; what may have sent it keeps the reading short. People who came over from an
    earlier version (`also`) were written to by its ops.
    """
    sends, own = op.args.get("sends", []), op.number - 1  # programs of the first release do not say; nor do landings
    also = op.args.get("also", [])
    others = [each for each in sends if each != own] + also
    reaction: sql.Composable = sql.SQL("m.reaction")
    if not _is_first(op.args):
        found = reacting.pieces(op.args)
        reaction = fill(load(pieces.HERE / "late_reaction.sql"), of_others=_of(others), **found)
    return {"of_this_step": _of([own, *also] if own in sends else []), "reaction_so_far": reaction}


def _of(ops: list[int]) -> sql.Composable:
    """Whether a message `e` is of one of these ops; of any, when it is not known which."""
    return sql.SQL("e.op = any({}::smallint[])").format(sql.Literal(ops)) if ops else sql.SQL("true")


def _is_first(args: dict[str, Any]) -> bool:
    return bool(args.get("is_first", args["step"] == 0))
