"""Proves the ledger: nobody is lost, nobody counted twice, every message stands on a decision."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeys.reasons import Reason
from journeys.retention import kept_from
from lib import sql

CHECKS = Path(__file__).parent
VALUES: dict[str, dict[str, Any]] = {
    "decisions": {},
    "runs": {"entered": Reason.ENTERED.value},
    "nodes": {},
    "moves": {},
    "sends": {},
}


@dataclass(frozen=True)
class Difference:
    """`what` (“sent”, “decisions”) of a place was counted as `counted`; recomputed it is `is_`."""

    check: str
    place: dict[str, Any]
    what: str
    counted: str
    is_: str


def differences() -> list[Difference]:
    """All of them. Each check is one statement and so sees one moment: the engine may go on meanwhile."""
    begins = {"kept_from": kept_from()}
    return compared(CHECKS, {check: filling | begins for check, filling in VALUES.items()})


def compared(folder: Path, values: dict[str, dict[str, Any]]) -> list[Difference]:
    """What the checks of a folder (a .sql file each, by name) find, each filled with its values."""
    return [
        Difference(check, json.loads(place), what, counted, is_)  # Django leaves jsonb as text
        for check, filling in values.items()
        for place, what, counted, is_ in sql.rows(sql.fill(sql.load(folder / f"{check}.sql"), **filling))
    ]


def table(found: list[Difference]) -> str:
    """The differences as lines of columns."""
    rows = [("counter", "counted", "is", "where")] + [
        (each.what, each.counted, each.is_, ", ".join(f"{key} {value}" for key, value in each.place.items()))
        for each in found
    ]
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    return "\n".join(f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]:>{third}}  {row[3]}" for row in rows)
