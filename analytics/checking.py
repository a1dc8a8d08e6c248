"""Recomputes every counter from what it counts and compares: the dashboards show counters, the ledger is the truth."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys.reasons import Reason
from lib import sql

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True)
class Difference:
    """`what` (“sent”, “decisions”) of a place was counted as `counted`; recomputed it is `is_`."""

    check: str
    place: dict[str, Any]
    what: str
    counted: str
    is_: str


def differences() -> list[Difference]:
    """All of them. Each check is one statement and so sees one moment: engine and dispatcher may go on meanwhile."""
    values: dict[str, dict[str, Any]] = {
        "decisions": {},
        "messages": {"failures": sorted(FAILURES), "withheld": list(WITHHELD)},
        "runs": {"entered": Reason.ENTERED.value},
    }
    return [
        Difference(check, json.loads(place), what, counted, is_)  # Django leaves jsonb as text
        for check, filling in values.items()
        for place, what, counted, is_ in sql.rows(sql.fill(sql.load(CHECKS / f"{check}.sql"), **filling))
    ]
