"""The SQL of this app: one statement a file, in delivery/sql, filled with what it always needs."""

from pathlib import Path
from typing import Any

from psycopg import sql

from delivery import attribution, statuses
from lib.sql import fill, load

FOLDER = Path(__file__).parent / "sql"

# Why a dispatcher itself did not hand a message over, at the last moment.
WITHHELD = ("too_late", "no_sender", "no_address", "no_consent", "suppressed", "paused", "capped", "quiet_hours")


def statement(name: str, **values: Any) -> sql.Composed:
    """delivery/sql/`name`.sql with these values."""
    return fill(load(FOLDER / f"{name}.sql"), **values)


def moving(name: str, **values: Any) -> sql.Composed:
    """A statement that moves messages and so ends by counting what changed, and noting where (sql/counts.sql)."""
    failures = sorted(statuses.FAILURES)
    counts = statement(
        "counts",
        failures=failures,
        withheld=list(WITHHELD),
        grades=list(attribution.READ_GRADES),
        delivery_counts=attribution.channels_by_delivery(),
    )
    return statement(name, counts=counts, failures=failures, order=list(statuses.ORDER), **values)
