"""What comes late under the number of somebody who is another by now: it follows, a minute later.

Whoever stores rows of customers without looking (a batch of the engine that was in flight at the moment of the merge)
would have to lock every customer to be sure. Instead, somebody looks for what was left behind.
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from customers.joining.locking import LOCK, patiently
from customers.joining.merging import Moving, follow
from customers.joining.rows_of_tables import late
from customers.joining.tables import tables
from customers.models import Merge
from lib import sql

# No transaction that has not seen the merge lasts so long; and nobody looks twice at what is older.
SETTLED = timedelta(seconds=30)
LATEST = timedelta(minutes=3)
BATCH = 5_000  # merges at a time


def look() -> None:
    """Every minute (customers/apps.py)."""
    follow_up(timezone.now())


def follow_up(now: datetime) -> int:
    """Has rows that came late follow; of how many merges there were any."""
    found = 0
    since = now - LATEST
    merges = list(
        Merge.objects.filter(undone_at=None, at__gt=since, at__lte=now - SETTLED)
        .order_by("at")
        .values_list("pk", "lost_id")
    )
    for start in range(0, len(merges), BATCH):
        behind = _behind([lost for _, lost in merges[start : start + BATCH]])
        if behind:
            found += patiently(lambda behind=behind: _follow(behind, now))  # type: ignore[misc]
    return found


def _behind(lost_ids: list[int]) -> list[int]:
    """Those who have rows somewhere, under the number that nobody has any more."""
    return late([table for app in apps.get_app_configs() for table in tables(app.label)], lost_ids)


def _follow(lost_ids: list[int], now: datetime) -> int:
    with transaction.atomic():
        sql.rows(LOCK)
        merges = list(Merge.objects.filter(lost_id__in=lost_ids, undone_at=None).order_by("pk"))
        follow(
            Moving(
                [each.pk for each in merges], [each.present_id for each in merges], [each.lost_id for each in merges]
            ),
            now,
        )
    return len(merges)
