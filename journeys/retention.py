"""How long the ledger keeps decisions: for ever, or for as many days as the company says (KASKAD_DECISIONS_KEPT_DAYS).

Whole runs go, and only those that ended before: whoever is inside keeps every decision, which blocks still ask for.
Counters, runs and messages stay, and so does the decision by which somebody reached a goal or was put out, because
rules ask for it. Re-entry asks runs, and never the ledger.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from journeys.models import LEAVING, OpCount, Retention
from lib.sql import beside, fill, rows

BATCH = 10_000  # runs in one statement
HOUR = timedelta(hours=1)
ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


def begins_at() -> datetime | None:
    """From when on the ledger is whole; None: nothing was ever deleted."""
    return Retention.objects.order_by("-kept_from").values_list("kept_from", flat=True).first()


def kept_from() -> datetime:
    """The same, for statements: a moment before everything where nothing was deleted."""
    return begins_at() or ALWAYS


def delete_old(now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Deletes what the company no longer keeps, in batches of one statement each; how many decisions went.

    Where the ledger begins is written down first, so that whoever reads it meanwhile knows. Each hour is looked through
    once: a run has a decision in the hour in which it ends, and goes as a whole by then.
    """
    if not settings.DECISIONS_KEPT_DAYS:
        return 0
    limit = (
        (now - timedelta(days=settings.DECISIONS_KEPT_DAYS)).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    )
    state = _state(limit)
    counted = OpCount.objects.filter(hour_at__lt=state.kept_from)
    if state.swept_to:
        counted = counted.filter(hour_at__gte=state.swept_to)
    gone = 0
    for hour in counted.order_by("hour_at").values_list("hour_at", flat=True).distinct():
        while deleted := _delete(hour, state.kept_from):
            gone += deleted
            if stop():
                return gone
        Retention.objects.filter(pk=state.pk).update(swept_to=hour + HOUR)
    return gone


def tidy() -> None:
    """Makes the index of the time anew; readers and writers go on meanwhile.

    Where rows were deleted, later ones come to lie: by itself a BRIN index goes on to believe that both are there.
    """
    with connection.cursor() as cursor:
        cursor.execute("drop index concurrently if exists decision_at_ccnew")  # of one that was interrupted
        cursor.execute("reindex index concurrently decision_at")


@transaction.atomic
def _state(limit: datetime) -> Retention:
    """The one row; the beginning only ever moves on."""
    state = Retention.objects.select_for_update().first()
    if state is None:
        return Retention.objects.create(kept_from=limit)
    if state.kept_from < limit:
        state.kept_from = limit
        state.save(update_fields=["kept_from"])
    return state


def _delete(hour: datetime, before: datetime) -> int:
    query = fill(beside(__file__, "retention.sql"), hour=hour, kept_from=before, leaving=LEAVING, batch=BATCH)
    return int(rows(query)[0][0])
