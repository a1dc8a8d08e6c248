"""Recomputes every counter and every roll from what it counts and compares: the reports show these, not the facts."""

from dataclasses import dataclass
from pathlib import Path

from analytics.lift import proving
from analytics.lives import proving as lives
from analytics.rolling import comparing
from delivery.attribution import READ_GRADES
from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys.checks import checking
from journeys.checks.checking import Difference

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True)
class Checked:
    """`waiting`: so many hours of rolls are to be made again because their facts have just changed."""

    differences: list[Difference]
    waiting: int


def check() -> Checked:
    """Those of the ledger (journeys/checks/checking.py), of the counters of messages, rolls, arms and lives."""
    values = {"messages": {"failures": sorted(FAILURES), "withheld": list(WITHHELD), "grades": list(READ_GRADES)}}
    counters = checking.differences() + checking.compared(CHECKS, values)
    of_rolls, waiting = comparing.differences()
    return Checked(counters + of_rolls + proving.differences() + lives.differences(), waiting)


def differences() -> list[Difference]:
    """All that differs."""
    return check().differences
