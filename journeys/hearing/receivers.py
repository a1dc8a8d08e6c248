"""What journeys hear from below: the engine notes whom to look at again; a segment in use is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.dispatch import receiver

from customers.lists.storing import ListInUse
from customers.models import CustomerList
from customers.profiles.defining import Contradicted
from customers.signals import activity_recorded, attribute_retyped, list_deleting
from delivery.signals import facts_recorded, outcomes_recorded
from journeys.hearing import sensing
from journeys.hearing.arriving import arrive
from journeys.models import Journey, Version
from journeys.program import Program
from lib.live import kick
from segments.lists_in_use import asks
from segments.models import Segment
from segments.retyping import names
from segments.saving import SegmentInUse
from segments.signals import segment_deleting
from segments.tree import asked_segments


@receiver([activity_recorded, outcomes_recorded])
def wake(sender: Any, customer_ids: list[int], now: datetime, **_: Any) -> None:
    """Appends the customers to the engine's inbox: those of them who are inside a journey now. One statement."""
    if not customer_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into journeys_wake (customer_id, created_at)"
            # Named, because an enrollment has an id too: a bare `id` in the EXISTS would be that one.
            " select heard.customer_id, %(now)s from unnest(%(ids)s::bigint[]) as heard(customer_id)"
            " where exists (select from journeys_enrollment e"
            " where e.customer_id = heard.customer_id and e.exited_at is null)",
            {"ids": list(customer_ids), "now": now},
        )
        if cursor.rowcount:
            kick("engine")


@receiver([activity_recorded, outcomes_recorded])
def look_again(sender: Any, customer_ids: list[int], **_: Any) -> None:
    """Has the entries that watch a segment look at these customers again."""
    if sensing.wake(list(customer_ids)):
        kick("engine")


@receiver(activity_recorded)
def bring(sender: Any, kind: str, new: Sequence[tuple[int, int]] = (), names: Sequence[str] = ("",), **_: Any) -> None:
    """Brings those of whom an event or a purchase is new to the entries that listen for it."""
    if new:
        customer_ids, ids = zip(*new, strict=True)
        arrive(kind, names, customer_ids=list(customer_ids), ids=list(ids))


@receiver(facts_recorded)
def bring_back(
    sender: Any, customer_ids: list[int], message_ids: list[int], names: list[str], ats: list[datetime], **_: Any
) -> None:
    """Brings those who reacted to a message to the entries that listen for that."""
    new: dict[str, list[Any]] = {"message_ids": message_ids, "ats": ats}
    arrive("reaction", sorted(set(names)), customer_ids=customer_ids, facts=names, **new)


@receiver(attribute_retyped)
def keep_type(sender: Any, key: str, **_: Any) -> None:
    """Refuses another type for an attribute that a running or paused journey asks for."""
    running = Version.objects.filter(journey__status__in=[Journey.Status.RUNNING, Journey.Status.PAUSED])
    for name, program in running.values_list("journey__name", "program"):
        if names(program, key):
            raise Contradicted(f"The journey “{name}” needs it as it is. Stop the journey first.")


@receiver(segment_deleting)
def keep_segment(sender: Any, segment: Segment, **_: Any) -> None:
    """Refuses to delete a segment that a running or paused journey enters by or asks."""
    running = Version.objects.filter(journey__status__in=[Journey.Status.RUNNING, Journey.Status.PAUSED])
    for name, program in running.values_list("journey__name", "program"):
        for op in Program.from_json(program).ops:
            if segment.pk in asked_segments(op.args):
                raise SegmentInUse(f"The journey “{name}” needs this segment. Stop the journey first.")


@receiver(list_deleting)
def keep_list(sender: Any, customer_list: CustomerList, **_: Any) -> None:
    """Refuses to delete a list that a running or paused journey asks or changes."""
    running = Version.objects.filter(journey__status__in=[Journey.Status.RUNNING, Journey.Status.PAUSED])
    for name, program, settings in running.values_list("journey__name", "program", "settings"):
        changes = any(
            op.kind == "list" and op.args["list_id"] == customer_list.pk for op in Program.from_json(program).ops
        )
        if changes or asks([program, settings], customer_list.pk):
            raise ListInUse(f"The journey “{name}” needs this list. Stop the journey first.")
