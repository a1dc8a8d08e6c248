"""How large segments were, day by day; and who has joined or left since the last of those days.

Every night each segment's members are written down as one row of ids, in the place of those of the night before. Both
comparisons are one statement, and the answer about who joined compares that row with who is in at this moment.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, IntegrityError
from django.db.models import Exists, OuterRef

from lib.sql import fill, load, rows
from segments.counting import all_ids
from segments.models import Segment, SegmentSize, SegmentSnapshot
from segments.moment import Moment, company_zone
from segments.patience import ASKED_MS, TooSlow, patience
from segments.predicate import segment_predicate
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

HERE = Path(__file__).parent / "sql"
NIGHT = 3  # o'clock, the company's: most of a day is over, and none of the next has happened
NIGHT_MS = 60_000  # for one segment
MOST_KEPT = 2_000_000  # ids: sixteen megabytes before PostgreSQL compresses them
SINCE_DAYS = 90


@dataclass(frozen=True)
class Changes:
    """Who has joined or left `since`; None: nothing to compare with was written down yet."""

    since: datetime | None
    ids: list[int]


def note_sizes(now: datetime) -> int:
    """Writes down each segment that has no row of today yet, once the night is there; how many could be counted.

    One that is broken or too slow gets a row that says so, and the others go on.
    """
    local = now.astimezone(company_zone())
    if local.hour < NIGHT:
        return 0
    noted = SegmentSize.objects.filter(segment=OuterRef("pk"), on=local.date())
    return sum(_note(each, now) for each in Segment.objects.filter(~Exists(noted)).order_by("pk"))


def changes(segment: Segment, moment: Moment, *, joined: bool, limit_ms: int = ASKED_MS) -> Changes:
    """Who joined (or left) since the last night. Raises RuleInvalid and TooSlow."""
    since = SegmentSnapshot.objects.filter(segment=segment).values_list("at", flat=True).first()
    if since is None:
        return Changes(None, [])
    ids = all_ids(lambda at: segment_predicate(segment.pk, at), moment, limit_ms)
    query = fill(load(HERE / "changes.sql"), ids=list(ids), segment=segment.pk, joined=joined)
    with patience(limit_ms):
        return Changes(since, [id_ for (id_,) in rows(query)])


def _note(segment: Segment, now: datetime) -> bool:
    on = now.astimezone(company_zone()).date()
    try:
        ids = all_ids(lambda at: segment_predicate(segment.pk, at), Moment(now), NIGHT_MS)
        if len(ids) > MOST_KEPT:
            SegmentSnapshot.objects.filter(segment=segment).delete()
            problem, size = f"Of more than {MOST_KEPT:,} customers nobody writes down who they are.", len(ids)
        else:
            with patience(NIGHT_MS):
                rows(
                    fill(load(HERE / "note_size.sql"), ids=list(ids), segment=segment.pk, on=on, now=now, size=len(ids))
                )
            return True
    except IntegrityError:
        return False  # it was deleted meanwhile
    except (RuleInvalid, TooSlow, DatabaseError) as error:
        log.warning("The size of segment %s was not written down: %s", segment.pk, error)
        problem, size = _sentence(error), None
    values = {"at": now, "size": size, "joined": None, "left": None, "problem": problem}
    SegmentSize.objects.update_or_create(segment=segment, on=on, defaults=values)
    return size is not None


def _sentence(error: RuleInvalid | TooSlow | DatabaseError) -> str:
    if isinstance(error, DatabaseError):
        return "The database could not evaluate this rule."
    return (str(error) if isinstance(error, RuleInvalid) else str(error.detail))[:300]
