"""Recomputes every counter from what it counts and compares: the dashboards show counters, the ledger is the truth."""

from pathlib import Path

from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys import checking
from journeys.checking import Difference

CHECKS = Path(__file__).parent / "checks"


def differences() -> list[Difference]:
    """Those of the ledger (journeys/checking.py), and those between the messages and their counters."""
    values = {"messages": {"failures": sorted(FAILURES), "withheld": list(WITHHELD)}}
    return checking.differences() + checking.compared(CHECKS, values)
