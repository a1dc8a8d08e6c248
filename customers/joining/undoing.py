"""A merge is taken back: everybody gets what was theirs. What has happened since stays with the one who was kept.

Whom somebody has parted no rule joins again (deciding.py); by hand it can be done.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from customers.consents import ConsentRow, record_consents
from customers.joining.attributes import CREATED_AT, LANGUAGE, TIME_ZONE, TOLD_AT, told_before
from customers.joining.locking import LOCK, patiently
from customers.joining.rows_of_tables import bring_back
from customers.joining.tables import tables
from customers.models import Consent, Customer, Merge
from customers.origin import coming_from
from customers.signals import customers_meeting, customers_parting
from lib import sql


class CannotUndo(ValueError):
    """The merge cannot be taken back, or not yet; `str()` of it is a sentence."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice that the kept one has made since the merge."""

    channel: str
    topic_id: int
    granted: bool
    changed_at: datetime
    source: str
    ip: str | None
    text_version: str


def why_not(merge: Merge) -> str:
    """Why it cannot be taken back now, in a sentence; empty when it can."""
    if merge.undone_at is not None:
        return "This merge has been undone already."
    above = Merge.objects.filter(lost_id=merge.kept_id, undone_at=None).first()
    if above is not None:
        return f"Customer {merge.kept_id} has since been joined into customer {above.kept_id}. Undo that merge first."
    later = Merge.objects.filter(kept_id=merge.kept_id, undone_at=None, pk__gt=merge.pk).order_by("-pk").first()
    if later is not None:
        return f"Customer {later.lost_id} was joined into this customer later. Undo that merge first."
    if not Customer.objects.filter(pk=merge.kept_id).exists():
        return f"Customer {merge.kept_id} is there no more."
    return ""


def undo(merge_id: int, user: User | None, now: datetime) -> Merge:
    """Takes a merge back. Raises CannotUndo."""
    return patiently(lambda: _undo(merge_id, user, now))


def _undo(merge_id: int, user: User | None, now: datetime) -> Merge:
    with transaction.atomic():
        sql.rows(LOCK)
        merge = Merge.objects.get(pk=merge_id)
        if reason := why_not(merge):
            raise CannotUndo(reason)
        customers_meeting.send(sender=None, customer_ids=sorted([merge.kept_id, merge.lost_id]), now=now)
        merge.undone_at, merge.undone_by = now, user
        merge.save(update_fields=["undone_at", "undone_by"])
        sql.execute(sql.fill(sql.beside(__file__, "make_again.sql"), merge=merge.pk))
        customers_parting.send(sender=None, merge=merge, now=now)
        _part_profiles(merge, now)
        _part_rows(merge, now)
        sql.execute(sql.fill(sql.beside(__file__, "follow_back.sql"), lost=merge.lost_id))
    return merge


def _part_profiles(merge: Merge, now: datetime) -> None:
    """The kept one loses what it took over, unless that has become something else since."""
    kept = Customer.objects.select_for_update(no_key=True).get(pk=merge.kept_id)
    attributes: dict[str, Any] = dict(kept.attributes)
    for key, (before, after) in merge.changed.items():
        if key == TIME_ZONE:
            kept.time_zone = before if kept.time_zone == after else kept.time_zone
        elif key == LANGUAGE:
            kept.language = before if kept.language == after else kept.language
        elif key == CREATED_AT:
            kept.created_at = datetime.fromisoformat(before)
        elif key == TOLD_AT:
            kept.told_at = told_before(kept.told_at, before, after)
        elif attributes.get(key) == after:
            attributes[key] = before
            if before is None:
                del attributes[key]
    kept.attributes, kept.updated_at = attributes, now
    if merge.changed:
        with coming_from("merge"):
            kept.save(update_fields=["attributes", "time_zone", "language", "created_at", "updated_at", "told_at"])


def _part_rows(merge: Merge, now: datetime) -> None:
    since = _chosen_since(merge)
    for table in tables("customers"):
        bring_back(table, merge.pk, merge.kept_id, merge.lost_id)
    for name in ("put_back_consents.sql", "take_off_occurrences.sql"):
        sql.execute(sql.fill(sql.beside(__file__, name), merge=merge.pk, kept=merge.kept_id))
    sql.execute(sql.fill(sql.beside(__file__, "raise_addresses.sql"), ids=[merge.kept_id, merge.lost_id]))
    Consent.objects.bulk_create(
        [
            Consent(
                customer_id=merge.kept_id,
                channel=each.channel,
                topic_id=each.topic_id,
                granted=each.granted,
                changed_at=each.changed_at,
                source=each.source,
                ip=each.ip,
                text_version=each.text_version,
            )
            for each in since
        ],
        ignore_conflicts=True,
    )
    # Nobody can know which of the two has refused since: so both have.
    refusals = [
        ConsentRow(
            merge.lost_id, each.channel, each.topic_id, each.granted, each.source, each.changed_at, each.ip or "",
            each.text_version,
        )
        for each in since
        if not each.granted
    ]  # fmt: skip
    record_consents(refusals, now)


def _chosen_since(merge: Merge) -> list[_Choice]:
    found = Consent.objects.filter(customer=merge.kept_id, changed_at__gt=merge.at).values_list(
        "channel", "topic_id", "granted", "changed_at", "source", "ip", "text_version"
    )
    return [_Choice(*each) for each in found]
