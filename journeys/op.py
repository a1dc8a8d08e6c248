"""What an op is to the engine: an SQL piece that gives a verdict about each due enrollment of a batch."""

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import sql

from journeys.program import Op
from lib.sql import fill, load

FOLDER = Path(__file__).parent / "ops"


class OpKind(ABC):
    """A kind of op. The .sql file beside its module, of the same name, continues the statement of frame.sql.

    It must define `verdict(id, customer_id, journey_id, run, visit, port, reason, detail, due_at)`, one row for each
    row of `due`: with a port the enrollment moves through it; without one it stays, and is looked at at `due_at`.
    """

    key: str
    label: str
    listens = False  # whether a reaction or purchase makes those who are here due at once

    @abstractmethod
    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        """What its .sql file is filled with."""

    def verdict(self, op: Op, now: datetime) -> sql.Composed:
        """The piece of SQL."""
        file = FOLDER / f"{type(self).__module__.rpartition('.')[2]}.sql"
        return fill(load(file), now=now, **self.values(op, now))

    def delay_s(self, op: Op) -> int:
        """Seconds until somebody who arrives here is due."""
        return 0
