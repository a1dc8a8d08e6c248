"""Recomputes every counter and every roll from what it counts and compares: the reports show these, not the facts."""

from dataclasses import dataclass
from pathlib import Path

from psycopg.sql import SQL, Composable, Composed

from analytics.lift import proving
from analytics.lives import proving as lives
from analytics.rolling import comparing
from delivery.attribution import READ_GRADES
from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys.checks import checking
from journeys.checks.checking import Difference
from lib import sql

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True)
class Checked:
    """`waiting`: so many hours of rolls are to be made again because their facts have just changed."""

    differences: list[Difference]
    waiting: int


def stamped(among: Composable) -> Composed:
    """What the counters of messages count, message by message, of those `m` that are `among`."""
    return sql.fill(
        sql.load(CHECKS / "stamped.sql"),
        failures=sorted(FAILURES),
        withheld=list(WITHHELD),
        grades=list(READ_GRADES),
        among=among,
    )


def check() -> Checked:
    """Those of the ledger (journeys/checks/checking.py), of the counters of messages, rolls, arms and lives."""
    counters = checking.differences() + checking.compared(CHECKS, {"messages": {"stamped": stamped(SQL("true"))}})
    of_rolls, waiting = comparing.differences()
    return Checked(counters + of_rolls + proving.differences() + lives.differences(), waiting)


def differences() -> list[Difference]:
    """All that differs."""
    return check().differences
