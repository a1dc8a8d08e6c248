"""answer: waits for what a called system says, and takes it along."""

from datetime import datetime
from typing import Any

from psycopg import sql

from delivery.statuses import FAILURES
from journeys.hearing.happenings import holds
from journeys.op import OpKind
from journeys.ops.await_ import LOOK_AGAIN_S
from journeys.program import Op

# Codes of calls that nobody has answered, and of those that could not be made in time.
UNANSWERED = ["no_answer", "too_late"]


class Answer(OpKind):
    key = "answer"
    label = "Await the answer"
    listens = True
    timer = "d.moved_at"
    writes_context = True

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        whens = [
            sql.SQL(" when {} then {}").format(holds(each["filters"]), sql.Literal(each["key"]))
            for each in args["cases"]
        ]
        return {
            "name": args["name"],
            "case": sql.SQL("(case{} else 'answered' end)").format(sql.Composed(whens))
            if whens
            else sql.SQL("'answered'"),
            "failures": sorted(FAILURES),
            "unanswered": UNANSWERED,
            "look_again": LOOK_AGAIN_S,
        }

    def delay_s(self, op: Op) -> int:
        return int(op.args["timeout_s"])
