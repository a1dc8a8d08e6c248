"""Verbs: a segment is saved, deleted; sizes are counted anew."""

import logging
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import User
from lib.problems import Conflict
from segments.counting import how_many
from segments.known import Known
from segments.models import Segment, SegmentSnapshot
from segments.moment import Moment
from segments.patience import TooSlow
from segments.predicate import segment_predicate
from segments.signals import segment_deleting
from segments.tree import RuleInvalid, asked_segments, check, dump

log = logging.getLogger(__name__)

SAVING_MS = 4_000  # somebody waits for the answer; a size that takes longer is counted by the schedule
SCHEDULED_MS = 60_000
# Saves stand in line: two that refer to one another must not pass each other by.
LOCK = "select pg_advisory_xact_lock(hashtext('segments'))"


class SegmentInUse(Conflict):
    """Something else needs this segment."""

    default_code = "segment_in_use"


class SegmentChanged(Conflict):
    """Somebody else has saved it since it was looked at."""

    default_detail = "Somebody else has saved this segment in the meantime. Look at theirs, then save again."
    default_code = "segment_changed"


def save(
    segment: Segment, values: dict[str, Any], *, by: User | None, now: datetime, seen_at: datetime | None = None
) -> Segment:
    """Creates or changes a segment. The rule is stored as `tree.dump` writes it; the size is counted if that is quick.

    `seen_at`: the `updated_at` of what the change was made on. Raises RuleInvalid when the rule cannot be evaluated or
    leads back to the segment itself, SegmentChanged when it was saved since `seen_at`.
    """
    _store(segment, values, by, seen_at)
    if segment.size is None:
        count_size(segment, now, SAVING_MS)
    return segment


@transaction.atomic
def _store(segment: Segment, values: dict[str, Any], by: User | None, seen_at: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    created = segment.pk is None
    if seen_at and not created and Segment.objects.filter(pk=segment.pk).exclude(updated_at=seen_at).exists():
        raise SegmentChanged
    for name, given in values.items():
        setattr(segment, name, given)
    if created or "rule" in values:
        before = None if created else Segment.objects.values_list("rule", flat=True).get(pk=segment.pk)
        segment.rule = dump(check(segment.rule, Known(), segment.pk))
        segment.size = segment.size_at = None
        if segment.rule != before:
            SegmentSnapshot.objects.filter(segment=segment.pk).delete()  # who was in by another rule has not left
    if created:
        segment.created_by = by
    segment.save()
    action = "created" if created else "changed"
    audit.record(by, action, f"segment:{segment.pk}", name=segment.name, fields=sorted(values))


@transaction.atomic
def delete(segment: Segment, *, by: User | None) -> None:
    """Deletes a segment that no other segment asks. Raises SegmentInUse, also for a receiver of segment_deleting."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    users = [
        each.name
        for each in Segment.objects.exclude(pk=segment.pk).order_by("name")
        if segment.pk in asked_segments(each.rule)
    ]
    if users:
        names = ", ".join(f"“{name}”" for name in users)
        raise SegmentInUse(f"The segment “{segment.name}” is asked by {names}. Take it out of there first.")
    segment_deleting.send(Segment, segment=segment)
    audit.record(by, "deleted", f"segment:{segment.pk}", name=segment.name, rule=segment.rule)
    segment.delete()


def count_size(segment: Segment, now: datetime, limit_ms: int) -> bool:
    """Stores how many customers are in it at `now`; False when it cannot be said, and then the old size stays."""
    try:
        segment.size = how_many(lambda at: segment_predicate(segment.pk, at), Moment(now), limit_ms)
    except (RuleInvalid, TooSlow, DatabaseError) as error:
        log.warning("The size of segment %s is unknown: %s", segment.pk, error)
        return False
    segment.size_at = now
    Segment.objects.filter(pk=segment.pk).update(size=segment.size, size_at=now)  # `updated_at` is of the rule
    return True


def refresh_sizes(now: datetime) -> int:
    """Counts every segment anew, the one that was counted longest ago first; how many could be counted."""
    stale = Segment.objects.order_by("size_at", "pk")
    return sum(count_size(segment, now, SCHEDULED_MS) for segment in stale)
