"""Which hours are to be made again: from what was noted in the transactions of the facts to the hours of each roll.

Delivery notes a row for each batch of messages (delivery/sql/counts.sql), the database itself purchases, decisions and
consents. Rows are only added and deleted, so nobody waits for anybody, and a process that dies loses nothing: what was
taken comes back with its transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Literal

from analytics.models import DueHour, RollState, TouchedConsents
from analytics.rolling.roll import ROLLS, Roll, Source
from customers.models import TouchedPurchases
from delivery.models import Touched
from journeys.models import TouchedDecisions
from journeys.retention import begins_at
from lib import sql

LOGS = (Touched, TouchedPurchases, TouchedDecisions, TouchedConsents)
LOCK = "kaskad rolls"
MOST_TAKEN = 200  # rows of a log at once; a row of delivery's tells of a batch of some thousand messages


def note() -> bool:
    """Takes a piece of what was noted and marks the hours; whether there was any. One transaction."""
    if not any(log.objects.exists() for log in LOGS):
        return False
    with transaction.atomic():
        lock()
        touched = {
            Source(source): hours
            for source, hours in sql.rows(sql.fill(sql.beside(__file__, "noting.sql"), most=MOST_TAKEN))
        }
        for roll in ROLLS:
            if not roll.reads and touched.get(roll.source):
                mark(roll, roll.hours(touched[roll.source]))
    return True


def lock() -> None:
    """Waits for whoever else takes what was noted, or makes hours, until the end of the transaction."""
    sql.rows(SQL("select pg_advisory_xact_lock(hashtext({}))").format(Literal(LOCK)))


def note_new() -> None:
    """Marks everything of rolls that have never been made, or otherwise than they are now: as after an upgrade."""
    known = dict(RollState.objects.values_list("roll", "edition"))
    for roll in ROLLS:
        if known.get(roll.key) != roll.made_as():
            note_all(roll)


@transaction.atomic
def note_all(roll: Roll) -> None:
    """Marks every hour of a roll: those of its facts, and those that it has rows of."""
    RollState.objects.update_or_create(roll=roll.key, defaults={"edition": roll.made_as()})
    mark(roll, all_hours(roll))


def all_hours(roll: Roll) -> list[datetime]:
    """Every hour that the facts of a roll know of, or the roll itself."""
    found = sql.rows(sql.fill(sql.beside(__file__, "hours.sql"), source=roll.source.value))
    of_facts = set(roll.every(sorted({hour for _, hours in found for hour in hours})))
    stored = roll.model._default_manager.values_list("hour_at", flat=True).distinct()
    return kept(roll, sorted(of_facts | set(stored)))


def kept(roll: Roll, hours: list[datetime]) -> list[datetime]:
    """Those whose facts are all there. What was counted of decisions that are kept no longer stays as it is."""
    begins = begins_at() if roll.source == Source.DECISIONS else None
    return hours if begins is None else [each for each in hours if each >= begins]


def mark(roll: Roll, hours: Iterable[datetime]) -> None:
    """Has these hours of a roll made again."""
    DueHour.objects.bulk_create(
        [DueHour(roll=roll.key, hour_at=hour) for hour in kept(roll, sorted(set(hours)))], ignore_conflicts=True
    )
