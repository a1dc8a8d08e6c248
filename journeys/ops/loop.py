"""loop: sends people round again, so many times at most; the rounds of a run are counted in its context."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class Loop(OpKind):
    key = "loop"
    label = "Loop"
    writes_context = True

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {"node": op.node, "most": op.args["most"]}
