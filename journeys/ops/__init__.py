"""Kinds of ops, each a .py and a .sql file. `enter` (entering/doors.py) and `exit` need no verdict and are not here."""

from journeys.op import OpKind
from journeys.program import Op
from lib.registry import Registry

OPS = Registry("journeys.ops", OpKind, "op")  # type: ignore[type-abstract]


def arrival(op: Op) -> tuple[int, bool]:
    """(seconds until due, whether a reaction makes it due at once) for somebody who comes to this op."""
    if op.kind not in OPS:
        return 0, False
    kind = OPS[op.kind]
    return kind.delay_s(op), kind.listens
