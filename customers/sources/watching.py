"""Silence is noticed: a source that has not been heard of for longer than an admin has set."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from customers.sources.health import how_long
from lib import sql

log = logging.getLogger("kaskad.sources")

MOST_ALERTS = 20  # of a source, that are kept
COUNTS_KEPT = timedelta(days=92)
REJECTS_KEPT = timedelta(days=92)
MOST_REJECTS = 10_000  # of a source, that are kept


def look() -> None:
    """The task: once a minute."""
    now = timezone.now()
    notice_silence(now)
    forget(now)


def notice_silence(now: datetime) -> list[int]:
    """Notes who has fallen silent and who speaks again, once each; the ids of those that have fallen silent."""
    found = sql.rows(sql.fill(sql.beside(__file__, "fallen_silent.sql"), now=now, most=MOST_ALERTS))
    for source_id, name, is_silent, since in found:
        if is_silent:
            log.warning(
                "The source “%s” (%s) is silent: nothing has come for %s", name, source_id, how_long(now - since)
            )
        else:
            log.info("The source “%s” (%s) is no longer silent", name, source_id)
    return [source_id for source_id, _, is_silent, _ in found if is_silent]


def forget(now: datetime) -> None:
    """Drops counts and rejects that nobody looks at any more."""
    sql.execute(
        sql.fill(
            sql.beside(__file__, "forget.sql"),
            counts_before=now - COUNTS_KEPT,
            rejects_before=now - REJECTS_KEPT,
            most_rejects=MOST_REJECTS,
        )
    )
