"""The same facts about the customers of a segment: by the segment's own predicate, in sets, from the ledger itself.

No index leads to the decisions of a journey. The counters by the hour say between which moments there are any, and a
BRIN index of `at` leads there: so what it costs is the decisions of everybody in that time. It is bounded by a
time-out (segments/patience.py), after which the answer is a sentence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Min
from psycopg import sql

from delivery.attribution import READ_GRADES
from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys.figures.asked import Asked
from journeys.figures.facts import Decided, Facts, Written
from journeys.models import OpCount, Version
from lib.sql import beside, fill, rows
from segments.patience import ASKED_MS, patience
from segments.predicate import entry_predicate

HOUR = timedelta(hours=1)


def counted_of(versions: Sequence[Version], asked: Asked, now: datetime, limit_ms: int = ASKED_MS) -> Facts:
    """Facts about those who are in `asked.segment` at `now`. Raises TooSlow, SegmentGone and RuleInvalid."""
    assert asked.segment is not None
    ids = [each.pk for each in versions]
    began, ended = _span(ids)
    if began is None or ended is None:
        return Facts([], {}, [])
    since = max(began, asked.since or began)
    until = min(ended, asked.until or ended)
    values = {"versions": ids, "members": entry_predicate(asked.segment, now), "since": since, "until": until}
    journeys = list({each.journey_id for each in versions})
    with patience(limit_ms):
        decided = rows(fill(beside(__file__, "decided_of.sql"), **values)) if since < until else []
        standing = rows(fill(beside(__file__, "standing_of.sql"), **values))
        written = rows(
            fill(
                beside(__file__, "written_of.sql"),
                **values | {"since": asked.since, "until": asked.until},
                began=began,
                journeys=journeys,
                failures=sorted(FAILURES),
                withheld=list(WITHHELD),
                grades=list(READ_GRADES),
            )
        )
    return Facts(
        [Decided(*each) for each in decided],
        {(version, op): count for version, op, count in standing},
        [Written(version, op, currency, tuple(counts), cost) for version, op, currency, *counts, cost in written],
    )


def _span(version_ids: list[int]) -> tuple[datetime | None, datetime | None]:
    """Between which moments anything was decided."""
    found = OpCount.objects.filter(version_id__in=version_ids).aggregate(first=Min("hour_at"), last=Max("hour_at"))
    return found["first"], found["last"] and found["last"] + HOUR


def members(segment: int, now: datetime) -> sql.Composable:
    """The ids of a segment's customers, as a select."""
    return sql.SQL("select c.id from customers_customer c where {}").format(entry_predicate(segment, now))
