"""What an op is to the engine: an SQL piece that gives a verdict about each due enrollment of a batch."""

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import sql

from journeys.clocks.timers import Pauses, over_at
from journeys.program import Op
from lib.sql import fill, load

FOLDER = Path(__file__).parent / "ops"
# What tells the tables of an op apart that judges in the statement of another: those who enter, those who leave an op.
AT_ENTRY, BEHIND = "_1", "_2"


class OpKind(ABC):
    """A kind of op. The .sql file beside its module, of the same name, continues the statement of engine/frame.sql.

    It must define `verdict(place, id, customer_id, journey_id, visit, port, reason, detail, due_at)`, one row for each
    row of `due`: with a port the enrollment moves through it; without one it stays, and is looked at at `due_at`.
    """

    key: str
    label: str
    listens = False  # whether a reaction or purchase makes those who are here due at once
    tables: tuple[str, ...] = ()  # what else its piece calls by a name in braces
    leads_on: tuple[str, ...] = ()  # ports behind which an op that follows judges at once; needs node_visit, entered_at
    timer = ""  # the column from which this op's time counts: its piece then calls the end of it {over_at}
    writes_context = (
        False  # whether its verdict has a column `context`, which replaces the enrollment's (null: does not)
    )
    kicks: tuple[str, ...] = ()  # loops that have something to do after a batch of it (lib.live.kick)
    follows = False  # whether it can judge those who have come here in the statement that brought them (through.sql)

    def takes_in(self, op: Op) -> bool:
        """Whether it can judge those who enter in the statement that lets them in (entering/sending.sql).

        It sees nothing yet of their being inside; it must give each a port.
        """
        return False

    @abstractmethod
    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        """What its .sql file is filled with."""

    def verdict(self, op: Op, now: datetime, suffix: str = "", pauses: Pauses = ()) -> sql.Composed:
        """The piece of SQL. An op that `follows` names its tables in braces, so that a suffix can tell them apart.

        With a suffix it is `{follows}`: the op before it has looked for a reaction in the same statement, or there is
        nothing yet to react to.
        """
        file = FOLDER / f"{type(self).__module__.rpartition('.')[2]}.sql"
        tables = {name: sql.Identifier(name + suffix) for name in ("due", "verdict", *self.tables)}
        values = self.values(op, now)
        if self.timer:
            values["over_at"] = over_at(sql.Identifier(*self.timer.split(".")), self.timer_s(op), pauses)
        values |= self.pieces(op, now, tables, pauses)
        return fill(load(file), now=now, follows=bool(suffix), **tables, **values)

    def pieces(self, op: Op, now: datetime, tables: dict[str, sql.Identifier], pauses: Pauses) -> dict[str, Any]:
        """What else its file is filled with, where that depends on the tables' names or on pauses."""
        return {}

    def next_op(self, op: Op) -> int | None:
        """The op that follows at once on all ports of `leads_on`."""
        onward = {op.ports[port] for port in self.leads_on}
        return onward.pop() if len(onward) == 1 else None

    def delay_s(self, op: Op) -> int:
        """Seconds until somebody who arrives here is due."""
        return 0

    def timer_s(self, op: Op) -> int:
        """Seconds from `timer` until {over_at}."""
        return self.delay_s(op)
