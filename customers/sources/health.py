"""How a source is: in a word for the machine, and a sentence for people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from customers.models import Source
from customers.sources.kinds import KINDS
from lib import sql

OK, SILENT, FAILING, NEVER, OFF = STATES = ("ok", "silent", "failing", "never", "off")
FAILING_SHARE = 0.1  # of what came in the last hour
MINUTES = 10  # over which the rate is taken


@dataclass(frozen=True, slots=True)
class Health:
    """`state` is one of STATES; `words` is empty where there is nothing to say."""

    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What came from a source of late: how much a minute, and of the last hour how much and what was rejected of it."""

    per_minute: float = 0.0
    received: int = 0
    rejected: int = 0


def activities(source_ids: Collection[int], now: datetime) -> dict[int, Activity]:
    """Of those from which something came in the last hour. One statement."""
    query = sql.fill(sql.beside(__file__, "activity.sql"), source_ids=list(source_ids), now=now)
    return {
        source_id: Activity(round(recent / MINUTES, 1), received, rejected)
        for source_id, recent, received, rejected in sql.rows(query)
    }


def health_of(source: Source, activity: Activity, now: datetime) -> Health:
    """How a source is now."""
    kind = KINDS[source.kind]
    if not source.is_active:
        words = "Switched off: what it sends is refused." if kind.receives else "Switched off."
        return Health(OFF, words)
    if trouble := kind.trouble(source):
        return Health(FAILING, trouble)
    if activity.rejected and activity.rejected >= FAILING_SHARE * activity.received:
        came = max(activity.received, activity.rejected)
        return Health(FAILING, f"{activity.rejected:,} of {came:,} messages of the last hour were rejected.")
    since = source.last_at or source.created_at
    if source.silent_after_s is not None and now - since > timedelta(seconds=source.silent_after_s):
        if source.last_at is None:
            return Health(SILENT, f"Nothing has come since it was made, for {how_long(now - since)}.")
        return Health(SILENT, f"Nothing has come for {how_long(now - since)}.")
    if source.last_at is None:
        return Health(NEVER, "Nothing has come yet.")
    return Health(OK)


def how_long(span: timedelta) -> str:
    """A length of time in words, in its largest unit: 3 hours."""
    seconds = int(span.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
